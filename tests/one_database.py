"""What is run on SQLite alone, for on PostgreSQL it would say the same.

The tests that `ALIKE` names are about what is refused before the database is asked, about files,
forms, rights and documents, or about what the server does with an answer. The filters of the
examples are asked on PostgreSQL in tests/lists and in tests/contract/test_traps.py.
"""

from typing import Any

# The beginnings of their names, as pytest tells them.
ALIKE = (
    "tests/admin/test_faults_in_forms.py",
    "tests/admin/test_fields.py",
    "tests/admin/test_roles.py",
    "tests/admin/test_second_factor.py",
    "tests/admin/test_users.py",
    "tests/benchmarks/test_generate.py",
    "tests/contract/test_docs.py",
    "tests/contract/test_examples.py::test_every_filter_of_a_list_finds_something",
    "tests/contract/test_examples.py::test_every_filter_of_an_answer_works",
    "tests/contract/test_examples.py::test_every_parameter_has_a_valid_example",
    "tests/contract/test_examples.py::test_every_schema_has_a_valid_example",
    "tests/contract/test_examples.py::test_examples_are_as_the_schema_says",
    "tests/contract/test_permissions.py",
    "tests/contract/test_root.py",
    "tests/contract/test_schema.py",
    "tests/contract/test_stability.py",
    "tests/contract/test_suggestions.py::test_every_suggested",
    "tests/contract/test_traps.py::test_a_parameter_given_thousands_of_times_is_refused",
    "tests/contract/test_traps.py::test_a_query_without_parameters_changes_nothing",
    "tests/contract/test_traps.py::test_a_search_for_ten_thousand_words_is_refused",
    "tests/contract/test_traps.py::test_deep_json_is_refused",
    "tests/contract/test_traps.py::test_endless_values_are_refused",
    "tests/contract/test_traps.py::test_numbers_that_are_no_limit_are_refused",
    "tests/contract/test_traps.py::test_parameters_with_rubbish_for_names_are_refused",
    "tests/contract/test_traps.py::test_rubbish_in_a_header_is_no_failure",
    "tests/contract/test_traps.py::test_what_may_be_given_once_is_refused_twice",
    "tests/contract/test_views_read_versions.py",
    "tests/dataset/test_hostile_files.py::test_a_file_is_plain_yaml_within_limits",
    "tests/dataset/test_hostile_files.py::test_a_number_is_finite_and_of_at_most_15_digits",
    "tests/dataset/test_hostile_files.py::test_a_value_of_the_wrong_kind_is_a_fault",
    "tests/dataset/test_hostile_files.py::test_what_is_not_understood_in_a_folder_is_a_fault",
    "tests/facts/",
    "tests/http/test_errors.py",
    "tests/http/test_not_found.py",
    "tests/http/test_pages.py",
    "tests/http/test_problems.py",
    "tests/http/test_throttling.py",
    "tests/lists/test_hints.py",
    "tests/lists/test_refused_parameters.py",
    "tests/server/test_greedy_clients.py",
    "tests/server/test_nginx.py",
    "tests/server/test_protocol.py",
    "tests/server/test_rude_clients.py",
    "tests/server/test_waitress.py",
)


def is_spared(item: Any) -> bool:
    """Whether PostgreSQL is spared this test."""
    return bool(item.nodeid.startswith(ALIKE))
