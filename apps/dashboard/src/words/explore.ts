/** The words of the chart builder. */
import type { Break } from "@plumbline/core"
import type { By, Counted, View } from "#app/explore/choice.ts"
import { m } from "#app/paraglide/messages.js"
import { counted, formatCount, formatDate, formatList } from "./format.ts"

export const exploreWords = {
  get title() {
    return m.explore_title()
  },
  get lead() {
    return m.explore_lead()
  },
  get draw() {
    return m.explore_draw()
  },
  get choose() {
    return m.explore_choose()
  },
  get standard() {
    return m.words_standard()
  },
  get alsoStandards() {
    return m.explore_also_standards()
  },
  get check() {
    return m.explore_check()
  },
  get wholeStandard() {
    return m.explore_whole_standard()
  },
  get by() {
    return m.explore_by()
  },
  get country() {
    return m.explore_within()
  },
  get everywhere() {
    return m.explore_everywhere()
  },
  get chooseCountry() {
    return m.words_country()
  },
  get noCountry() {
    return m.explore_no_country()
  },
  get since() {
    return m.explore_since()
  },
  get aYearBefore() {
    return m.explore_a_year_before()
  },
  get at() {
    return m.words_date()
  },
  get from() {
    return m.explore_from()
  },
  get to() {
    return m.explore_to()
  },
  get firstDate() {
    return m.explore_first_date()
  },
  get lastDate() {
    return m.explore_last_date()
  },
  get fromSlider() {
    return m.explore_from_slider()
  },
  get toSlider() {
    return m.explore_to_slider()
  },
  get panel() {
    return m.explore_panel()
  },
  get of() {
    return m.explore_of()
  },
  get search() {
    return m.explore_search()
  },
  get who() {
    return m.explore_who()
  },
  get nobody() {
    return m.explore_nobody()
  },
  get all() {
    return m.words_all()
  },
  get selectNone() {
    return m.explore_select_none()
  },
  get selectedFirst() {
    return m.explore_selected_first()
  },
  get others() {
    return m.explore_others()
  },
  get views() {
    return m.explore_views()
  },
  get wholeExplained() {
    return m.explore_whole_explained()
  },
  get fixedExplained() {
    return m.explore_fixed_explained()
  },
  get partsExplained() {
    return m.explore_parts_explained()
  },
  get supplierExplained() {
    return m.explore_supplier_explained()
  },
  get bodyExplained() {
    return m.explore_body_explained()
  },
  get breaks() {
    return m.explore_breaks()
  },
  get noBreaks() {
    return m.explore_no_breaks()
  },
  get coverageFull() {
    return m.explore_coverage_full()
  },
  get nothing() {
    return m.explore_nothing()
  },
  panels: {
    get whole() {
      return m.explore_panel_whole()
    },
    get fixed() {
      return m.explore_panel_fixed()
    },
  },
  found: (count: number): string => m.explore_found({ number: formatCount(count) }),
  whoOf: (chosen: string): string => m.explore_who_of({ chosen }),
  chosen: (count: number): string => m.explore_chosen({ number: formatCount(count) }),
  largest: (count: number): string => m.explore_largest({ number: formatCount(count) }),
  selectAll: (group: string): string => m.explore_select_all({ group }),
  view: {
    get trend() {
      return m.explore_view_trend()
    },
    get multiples() {
      return m.explore_view_multiples()
    },
    get map() {
      return m.explore_view_map()
    },
    get ranking() {
      return m.explore_view_ranking()
    },
    get distribution() {
      return m.explore_view_distribution()
    },
    get table() {
      return m.explore_view_table()
    },
  } satisfies Record<View, string>,
  bys: {
    get country() {
      return m.explore_by_country()
    },
    get region() {
      return m.explore_by_region()
    },
    get sector() {
      return m.explore_by_sector()
    },
    get level() {
      return m.explore_by_level()
    },
    get organisation() {
      return m.explore_by_organisation()
    },
    get supplier() {
      return m.explore_by_supplier()
    },
    get world() {
      return m.explore_by_world()
    },
  } satisfies Record<By, string>,
  counted: {
    get countries() {
      return m.explore_counted_countries()
    },
    get organisations() {
      return m.explore_counted_organisations()
    },
    get targets() {
      return m.explore_counted_targets()
    },
  } satisfies Record<Counted, string>,

  /** "DNSSEC: 12 countries" */
  heading: (measures: ReadonlyArray<string>, by: By, count: number, place: string | null): string => {
    const standards = formatList(measures)
    const who = whoOf(by, count)
    // Countries and regions are of the whole world, and so is the world.
    return place === null || by === "country" || by === "region" || by === "world"
      ? m.explore_heading_of({ standards, who })
      : m.explore_heading_of_within({ standards, who, place })
  },
  headingOf: (measures: ReadonlyArray<string>, who: string): string =>
    m.explore_heading_of({ standards: formatList(measures), who }),
  mapHeading: (standard: string, at: string): string => m.explore_map_heading({ standard, date: formatDate(at) }),
  rankingHeading: (standard: string, at: string): string =>
    m.explore_ranking_heading({ standard, date: formatDate(at) }),
  distributionHeading: (of: Counted, standard: string, place: string | null): string => {
    if (of === "targets") {
      return place === null ? m.explore_distribution_targets() : m.explore_distribution_targets_in({ place })
    }
    if (of === "countries") return m.explore_distribution_countries({ standard })
    return place === null
      ? m.explore_distribution_organisations({ standard })
      : m.explore_distribution_organisations_in({ standard, place })
  },

  fixedOf: (country: string, sentence: string): string => m.words_labelled({ label: country, text: sentence }),

  breakMark: (each: Break): string => {
    switch (each.kind) {
      case "methodology":
        return m.explore_mark_methodology({ to: each.to })
      case "list":
        return m.explore_mark_list()
      case "vantage":
        return m.explore_mark_vantage({ to: each.to })
    }
  },
  /** Whose break it is, where it is not everybody's. */
  breakMarkOf: (mark: string, names: ReadonlyArray<string>, all: number): string => {
    const [only] = names
    if (names.length >= all || only === undefined) return mark
    if (names.length === 1) return m.words_labelled({ label: only, text: mark })
    return m.explore_mark_some_of({ mark, number: formatCount(names.length), all: formatCount(all) })
  },
  breakText: (each: Break, who: string): string => {
    const when = { who, before: formatDate(each.before), at: formatDate(each.at) }
    switch (each.kind) {
      case "methodology":
        return m.explore_break_methodology({ ...when, from: each.from, to: each.to })
      case "list":
        return m.explore_break_list({
          ...when,
          targets: formatCount(each.targets),
          left: formatCount(each.left),
          joined: formatCount(each.joined),
        })
      case "vantage":
        return m.explore_break_vantage({ ...when, from: each.from, to: each.to })
    }
  },
  coverageLow: (names: ReadonlyArray<string>): string => m.explore_coverage_low({ names: formatList(names) }),
  figuresOf: (heading: string): string => m.explore_figures_of({ heading }),

  chooseFirst: {
    get organisation() {
      return m.explore_choose_organisation()
    },
    get supplier() {
      return m.explore_choose_supplier()
    },
    get targets() {
      return m.explore_choose_targets()
    },
    get ranking() {
      return m.explore_choose_ranking()
    },
    get rankingCountry() {
      return m.explore_choose_ranking_country()
    },
  },

  ranking: {
    caption: (at: string, since: string): string =>
      m.explore_ranking_caption({ at: formatDate(at), since: formatDate(since) }),
    get rank() {
      return m.explore_rank()
    },
    get subject() {
      return m.explore_who()
    },
    get bar() {
      return m.words_bar()
    },
    get share() {
      return m.words_share()
    },
    get interval() {
      return m.words_interval()
    },
    get change() {
      return m.explore_change()
    },
    get rankBefore() {
      return m.explore_rank_before()
    },
    n: "n",
    none: "–",
  },
  mapCaption: (at: string): string => m.explore_map_caption({ date: formatDate(at) }),
  distribution: {
    caption: (of: Counted, n: number, at: string): string =>
      m.explore_distribution_caption({ counted: exploreWords.counted[of], n: formatCount(n), date: formatDate(at) }),
    get bin() {
      return m.words_share()
    },
    get standards() {
      return m.explore_standards_met()
    },
    get count() {
      return m.explore_count()
    },
    get part() {
      return m.explore_part()
    },
    get bar() {
      return m.words_bar()
    },
    get mean() {
      return m.explore_mean()
    },
    get median() {
      return m.explore_median()
    },
    get quartiles() {
      return m.explore_quartiles()
    },
    get explained() {
      return m.explore_bins_explained()
    },
    from: (from: string, to: string): string => m.explore_range({ from, to }),
  },
}

const whoOf = (by: By, count: number): string => {
  switch (by) {
    case "country":
      return counted(m.units_country, count)
    case "region":
      return counted(m.units_region, count)
    case "sector":
      return m.explore_heading_by_sector()
    case "level":
      return m.explore_heading_by_level()
    case "organisation":
      return count === 0 ? m.explore_heading_organisations() : counted(m.units_organisation, count)
    case "supplier":
      return m.explore_heading_customers({ suppliers: counted(m.units_supplier, count) })
    case "world":
      return m.explore_heading_world()
  }
}
