/** The words of the policy library: names of facets and of their values. Apart from the others, for few pages need them. */

import type {
  Audience,
  CsfFunction,
  DocumentType,
  EvidenceState,
  IssuerType,
  MandateLevel,
  Policy,
  PolicyFacet,
  PolicyFindingKind,
  PolicyProduct,
} from "@plumbline/core"
import { m } from "#app/paraglide/messages.js"

export const policyWords = {
  policyFacet: {
    get region() {
      return m.words_region()
    },
    get subregion() {
      return m.policy_words_policyfacet_subregion()
    },
    get grouping() {
      return m.policy_words_policyfacet_grouping()
    },
    get country() {
      return m.words_country()
    },
    get issuerType() {
      return m.policy_words_policyfacet_issuertype()
    },
    get documentType() {
      return m.policy_words_policyfacet_documenttype()
    },
    get sector() {
      return m.policy_words_policyfacet_sector()
    },
    get product() {
      return m.policy_words_policyfacet_product()
    },
    get csfFunction() {
      return m.policy_words_policyfacet_csffunction()
    },
    get standard() {
      return m.policy_words_policyfacet_standard()
    },
    get depth() {
      return m.policy_words_policyfacet_depth()
    },
  } satisfies Record<PolicyFacet, string>,

  issuerType: {
    get "national-government"() {
      return m.policy_words_issuertype_national_government()
    },
    get "subnational-government"() {
      return m.policy_words_issuertype_subnational_government()
    },
    get "regional-body"() {
      return m.policy_words_issuertype_regional_body()
    },
    get multilateral() {
      return m.policy_words_issuertype_multilateral()
    },
    get multistakeholder() {
      return m.policy_words_issuertype_multistakeholder()
    },
    get "standards-body"() {
      return m.policy_words_issuertype_standards_body()
    },
    get "industry-body"() {
      return m.policy_words_issuertype_industry_body()
    },
    get company() {
      return m.policy_words_issuertype_company()
    },
    get academic() {
      return m.policy_words_issuertype_academic()
    },
  } satisfies Record<IssuerType, string>,

  documentType: {
    get "procurement-law"() {
      return m.policy_words_documenttype_procurement_law()
    },
    get "procurement-regulation"() {
      return m.policy_words_documenttype_procurement_regulation()
    },
    get "procurement-manual"() {
      return m.policy_words_documenttype_procurement_manual()
    },
    get "procurement-guideline"() {
      return m.policy_words_documenttype_procurement_guideline()
    },
    get "comply-or-explain-list"() {
      return m.policy_words_documenttype_comply_or_explain_list()
    },
    get "cybersecurity-law"() {
      return m.policy_words_documenttype_cybersecurity_law()
    },
    get "cybersecurity-guideline"() {
      return m.policy_words_documenttype_cybersecurity_guideline()
    },
    get "awareness-guidance"() {
      return m.policy_words_documenttype_awareness_guidance()
    },
    get regulation() {
      return m.policy_words_documenttype_regulation()
    },
    get treaty() {
      return m.policy_words_documenttype_treaty()
    },
    get "national-standard"() {
      return m.policy_words_documenttype_national_standard()
    },
    get "technical-standard"() {
      return m.policy_words_documenttype_technical_standard()
    },
    get "standards-landscape-report"() {
      return m.policy_words_documenttype_standards_landscape_report()
    },
    get "position-paper"() {
      return m.policy_words_documenttype_position_paper()
    },
    get "research-report"() {
      return m.policy_words_documenttype_research_report()
    },
    get "academic-chapter"() {
      return m.policy_words_documenttype_academic_chapter()
    },
    get survey() {
      return m.policy_words_documenttype_survey()
    },
    get charter() {
      return m.policy_words_documenttype_charter()
    },
  } satisfies Record<DocumentType, string>,

  policyProduct: {
    get any() {
      return m.policy_words_policyproduct_any()
    },
    get "ict-products-and-services"() {
      return m.policy_words_policyproduct_ict_products_and_services()
    },
    get "digital-products-and-services"() {
      return m.policy_words_policyproduct_digital_products_and_services()
    },
    get "supply-chain"() {
      return m.policy_words_policyproduct_supply_chain()
    },
    get "outsourced-services"() {
      return m.policy_words_policyproduct_outsourced_services()
    },
    get cloud() {
      return m.policy_words_policyproduct_cloud()
    },
    get "cybersecurity-products"() {
      return m.policy_words_policyproduct_cybersecurity_products()
    },
    get "internet-of-things"() {
      return m.policy_words_policyproduct_internet_of_things()
    },
    get "clinical-information-systems"() {
      return m.policy_words_policyproduct_clinical_information_systems()
    },
    get "remote-care-systems"() {
      return m.policy_words_policyproduct_remote_care_systems()
    },
    get "identification-systems"() {
      return m.policy_words_policyproduct_identification_systems()
    },
  } satisfies Record<PolicyProduct, string>,

  csfFunction: {
    get identify() {
      return m.policy_words_csffunction_identify()
    },
    get protect() {
      return m.policy_words_csffunction_protect()
    },
    get detect() {
      return m.policy_words_csffunction_detect()
    },
    get respond() {
      return m.policy_words_csffunction_respond()
    },
    get recover() {
      return m.policy_words_csffunction_recover()
    },
    get govern() {
      return m.policy_words_csffunction_govern()
    },
  } satisfies Record<CsfFunction, string>,

  policyFinding: {
    get "best-practice"() {
      return m.policy_words_policyfinding_best_practice()
    },
    get barrier() {
      return m.policy_words_policyfinding_barrier()
    },
    get gap() {
      return m.policy_words_policyfinding_gap()
    },
    get trend() {
      return m.policy_words_policyfinding_trend()
    },
    get recommendation() {
      return m.policy_words_policyfinding_recommendation()
    },
    get applicability() {
      return m.policy_words_policyfinding_applicability()
    },
    get context() {
      return m.policy_words_policyfinding_context()
    },
  } satisfies Record<PolicyFindingKind, string>,

  policyFindingMeaning: {
    get "best-practice"() {
      return m.policy_words_policyfindingmeaning_best_practice()
    },
    get barrier() {
      return m.policy_words_policyfindingmeaning_barrier()
    },
    get gap() {
      return m.policy_words_policyfindingmeaning_gap()
    },
    get trend() {
      return m.policy_words_policyfindingmeaning_trend()
    },
    get recommendation() {
      return m.policy_words_policyfindingmeaning_recommendation()
    },
    get applicability() {
      return m.policy_words_policyfindingmeaning_applicability()
    },
    get context() {
      return m.policy_words_policyfindingmeaning_context()
    },
  } satisfies Record<PolicyFindingKind, string>,

  audience: {
    get buyer() {
      return m.policy_words_audience_buyer()
    },
    get legal() {
      return m.policy_words_audience_legal()
    },
    get technical() {
      return m.policy_words_audience_technical()
    },
    get "policy-maker"() {
      return m.policy_words_audience_policy_maker()
    },
    get supplier() {
      return m.policy_words_audience_supplier()
    },
    get trainer() {
      return m.policy_words_audience_trainer()
    },
    get "standards-liaison"() {
      return m.policy_words_audience_standards_liaison()
    },
  } satisfies Record<Audience, string>,

  policyDepth: {
    get discussed() {
      return m.policy_words_policydepth_discussed()
    },
    get "cited-only"() {
      return m.policy_words_policydepth_cited_only()
    },
    get comment() {
      return m.policy_words_policydepth_comment()
    },
  } satisfies Record<Policy["depth"], string>,

  evidenceState: {
    get found() {
      return m.policy_words_evidencestate_found()
    },
    get "none-found"() {
      return m.policy_words_evidencestate_none_found()
    },
    get "not-searched"() {
      return m.policy_words_evidencestate_not_searched()
    },
  } satisfies Record<EvidenceState, string>,

  mandateLevel: {
    get mandatory() {
      return m.policy_words_mandatelevel_mandatory()
    },
    get "comply-or-explain"() {
      return m.policy_words_mandatelevel_comply_or_explain()
    },
    get "target-agreement"() {
      return m.policy_words_mandatelevel_target_agreement()
    },
    get recommended() {
      return m.policy_words_mandatelevel_recommended()
    },
    get eligible() {
      return m.policy_words_mandatelevel_eligible()
    },
    get programme() {
      return m.policy_words_mandatelevel_programme()
    },
    get hook() {
      return m.policy_words_mandatelevel_hook()
    },
  } satisfies Record<MandateLevel, string>,
}
