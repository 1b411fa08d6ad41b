/** The words of an agency's pages: the list of domains, what regressed, two things side by side, the report. */
import { m } from "#app/paraglide/messages.js"
import { counted, formatCount, formatDate, formatSpan } from "./format.ts"

export const domainsWords = {
  get title() {
    return m.words_domains()
  },
  get lead() {
    return m.agency_lead()
  },
  get filters() {
    return m.agency_filters()
  },
  get search() {
    return m.country_name_contains()
  },
  get country() {
    return m.words_country()
  },
  get organisation() {
    return m.words_organisation()
  },
  get sector() {
    return m.changes_sector()
  },
  get level() {
    return m.words_level()
  },
  get list() {
    return m.agency_list()
  },
  get tag() {
    return m.agency_tag()
  },
  get supplier() {
    return m.words_supplier()
  },
  get verdict() {
    return m.agency_with_verdict()
  },
  get anotherVerdict() {
    return m.agency_and_verdict()
  },
  get standing() {
    return m.agency_conditions()
  },
  get sort() {
    return m.agency_order()
  },
  get show() {
    return m.agency_standards_shown()
  },
  get any() {
    return m.words_any()
  },
  get apply() {
    return m.frame_show()
  },
  get all() {
    return m.agency_show_all_domains()
  },
  get table() {
    return m.agency_table()
  },
  get pages() {
    return m.country_pages_of_domains()
  },
  get nothing() {
    return m.agency_nothing()
  },
  get copy() {
    return m.agency_copy()
  },
  get copied() {
    return m.agency_copied()
  },
  get notCopied() {
    return m.agency_not_copied()
  },
  get keep() {
    return m.agency_keep()
  },
  get csv() {
    return m.agency_view_as_csv()
  },
  count: (total: number): string => counted(m.units_domain, total),
  verdictOf: (measure: string, verdict: string): string => m.words_labelled({ label: measure, text: verdict }),
  get sorts(): Readonly<Record<string, string>> {
    return {
      name: m.words_name(),
      organisation: m.words_organisation(),
      failing: m.agency_most_failed(),
      changed: m.agency_changed_last(),
      observed: m.agency_measured_last(),
    }
  },
  sortBy: (standard: string): string => m.agency_failures_first({ standard }),
}

export const regressedWords = {
  title: (days: number): string => m.agency_regressed_lately({ days: counted(m.units_day, days) }),
  last: (at: string): string => m.agency_regressed_last({ date: formatDate(at) }),
  nothingLately: (days: number): string => m.agency_nothing_lately({ days: counted(m.units_day, days) }),
  whyAndHow: (standard: string, domain: string): string => m.agency_all_seen({ standard, domain }),
  more: (count: number): string => m.agency_more({ number: formatCount(count) }),
  found: (at: string): string => m.agency_found_on({ date: formatDate(at) }),
  get nothing() {
    return m.agency_nothing_regressed()
  },
  get from() {
    return m.agency_was()
  },
  get to() {
    return m.agency_is_now()
  },
  get seen() {
    return m.domain_seen()
  },
  get mend() {
    return m.words_to_mend_it()
  },
  get mended() {
    return m.agency_mended()
  },
}

export const compareWords = {
  get title() {
    return m.agency_compare_title()
  },
  get lead() {
    return m.agency_compare_lead()
  },
  get left() {
    return m.agency_left()
  },
  get right() {
    return m.agency_right()
  },
  get subject() {
    return m.agency_subject()
  },
  get help() {
    return m.agency_subject_help()
  },
  get date() {
    return m.agency_on_the_day()
  },
  get dateHelp() {
    return m.agency_date_help()
  },
  get show() {
    return m.agency_compare_button()
  },
  get standard() {
    return m.words_standard()
  },
  get anyStandard() {
    return m.agency_any_standard()
  },
  get difference() {
    return m.words_difference_points()
  },
  get unmeasured() {
    return m.agency_no_scan_by_then()
  },
  get up() {
    return m.agency_up()
  },
  get down() {
    return m.agency_down()
  },
  get same() {
    return m.words_unchanged()
  },
  get missing() {
    return m.agency_cannot_be_compared()
  },
  get improved() {
    return m.home_improved()
  },
  get regressed() {
    return m.home_regressed()
  },
  get changed() {
    return m.agency_changed_otherwise()
  },
  get onlyLeft() {
    return m.agency_only_left()
  },
  get onlyRight() {
    return m.agency_only_right()
  },
  get csv() {
    return m.agency_download_csv()
  },
  get caption() {
    return m.agency_compare_caption()
  },
  get choose() {
    return m.agency_choose_both()
  },
  get none() {
    return m.agency_none()
  },
  get shares() {
    return m.words_adoption()
  },
  asOf: (at: string): string => m.agency_scan_of({ date: formatDate(at) }),
  domains: (count: number): string => counted(m.units_domain, count),
  apart: (milliseconds: number): string => m.agency_apart({ span: formatSpan(milliseconds) }),
  neutral: (count: number): string => m.agency_verdicts_stayed({ number: formatCount(count) }),
  cut: (count: number): string => m.agency_cut({ number: formatCount(count) }),
}
