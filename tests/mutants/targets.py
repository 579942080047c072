"""The modules that hold rules, and which tests are to notice a change of them."""

STATUS = ["test_rule_of_status", "test_semantics_status", "test_independence", "test_known_from"]
TOLLS = [
    "test_semantics_wholes_and_parts",
    "test_semantics_tolls",
    "test_semantics_best_numbers",
    "test_tolls_shown",
]
DEEDS = ["test_semantics_attribution", "test_incident_verdicts"]
FATES = ["test_semantics_fates", "test_fates", "test_outcomes"]
DATES = ["test_edtf", "test_semantics_held_on_a_day", "test_semantics_ends"]
FILTERS = ["test_filters_of_parts", "test_filters", "test_windows", "test_views_read_versions"]
PAGES = ["test_paging", "test_paging_amid_writes"]
LOADER = ["test_dataset", "test_problems", "test_hostile_files"]

# What each group is called, its modules, and the tests that run for each, the likeliest first.
TARGETS: dict[str, dict[str, list[str]]] = {
    "statuses": {
        "sources/computed/status.py": STATUS,
        "sources/computed/verdicts.py": [
            *STATUS,
            "test_semantics_modality",
            "test_semantics_known",
        ],
        "sources/computed/known_from.py": [
            "test_independence",
            "test_known_from",
            *STATUS,
            "test_semantics_known",
        ],
        "sources/computed/bodies.py": ["test_bodies", "test_independence", *STATUS],
        "sources/computed/corrections_by_day.py": ["test_corrections", *STATUS],
    },
    "tolls": {
        "incidents/computed/tolls.py": [*TOLLS, "test_properties_of_tolls"],
        "incidents/computed/numbers.py": ["test_numbers", *TOLLS, "test_properties_of_tolls"],
        "incidents/computed/verdicts.py": [*DEEDS, *TOLLS],
    },
    "attribution": {"incidents/computed/attribution.py": DEEDS},
    "fates": {"actors/computed/fates.py": FATES, "actors/computed/outcomes.py": FATES},
    "validity": {
        "actors/computed/validity.py": DATES,
        "base/values/edtf.py": ["test_edtf", "test_windows"],
    },
    "filters": {
        "base/filters/lookups.py": [*FILTERS, "test_filters_partition"],
        "base/filters/filterset.py": [*FILTERS, "test_filters_partition"],
        "base/filters/ordering.py": ["test_contract", "test_semantics_dates", *FILTERS],
        "actors/filters/entities.py": ["test_entities", "test_actors", "test_persons", *FILTERS],
        "actors/filters/relationships.py": ["test_relationships", "test_opposed", *FILTERS],
        "incidents/filters/incidents.py": ["test_incidents", "test_windows", *FILTERS],
        "incidents/filters/parts.py": ["test_filters_of_parts", *FILTERS, "test_filters_partition"],
        "incidents/filters/parties.py": ["test_incidents", *FILTERS],
        "sources/filters/claims.py": ["test_assertions", *FILTERS],
    },
    "paging": {
        "base/paging/keyset.py": PAGES,
        "base/paging/pagination.py": PAGES,
        "base/paging/cursors.py": PAGES,
    },
    "loader": {
        "threatapi/dataset/checks.py": LOADER,
        "threatapi/dataset/document.py": LOADER,
        "threatapi/dataset/conflicts.py": ["test_edits_kept"],
        "threatapi/dataset/edited.py": ["test_edits_kept"],
        "threatapi/dataset/index.py": LOADER,
        "threatapi/dataset/load.py": [*LOADER, "test_edits_kept"],
        "threatapi/dataset/ndjson.py": ["test_ndjson"],
        "threatapi/dataset/order.py": LOADER,
        "threatapi/dataset/reader.py": LOADER,
        "threatapi/dataset/replace.py": ["test_edits_kept"],
        "threatapi/dataset/run.py": ["test_large_loads"],
        "threatapi/dataset/values.py": LOADER,
        "threatapi/dataset/waiting.py": ["test_large_loads"],
        "threatapi/dataset/writer.py": LOADER,
    },
}
