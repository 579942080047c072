"""Codes for what can be wrong with a request."""

from ..orm.vocabulary import Vocabulary


class ErrorCode(Vocabulary):
    """What is wrong with a parameter or with a value in the body."""

    UNKNOWN_PARAMETER = "unknown_parameter", "Unknown parameter", "There is no such parameter."
    REQUIRED = "required", "Required", "It is required, but not given."
    REPEATED = "repeated", "Repeated", "It is given several times, but can be given only once."
    EMPTY = "empty", "Empty", "It is given, but without a value."
    TOO_LONG = "too_long", "Too long", "The text has too many characters."
    TOO_MANY = "too_many", "Too many values", "It has more values than may be given."
    NO_WORDS = "no_words", "No words", "The text to search for has no letter and no digit."
    TOO_MANY_WORDS = (
        "too_many_words",
        "Too many words",
        "The text to search for has too many words.",
    )
    UNSAFE_CHARACTER = (
        "unsafe_character",
        "Unsafe character",
        (
            "It has a control character, a character that changes the direction of text, or bytes "
            "that are not UTF-8."
        ),
    )
    INVALID = "invalid", "Invalid", "It does not have the required form, or is out of bounds."
    INVALID_CHOICE = (
        "invalid_choice",
        "Invalid choice",
        "It is not one of the values of a vocabulary.",
    )
    INVALID_DATE = (
        "invalid_date",
        "Invalid date",
        "It is not an EDTF date, or not a day of the calendar.",
    )
    OUT_OF_RANGE = (
        "out_of_range",
        "Out of range",
        "The time lies outside the calendar with its UTC offset; or no change has the number.",
    )
    REVIEW_NEEDED = (
        "review_needed",
        "Review needed",
        "It may be written only when a second person has reviewed it.",
    )
    UNKNOWN = "unknown", "Unknown record or property", "There is no such record or property."
    UNIQUE = "unique", "Not unique", "Another record has it, or is answered where it is asked for."
    WRONG_NUMBER = "wrong_number", "Wrong number", "It has too many or too few values."
    NULL = "null", "Null", "The value in the body may not be null."
    BLANK = "blank", "Blank", "The text in the body may not be empty."
    NOT_AN_OBJECT = (
        "not_an_object",
        "Not an object",
        "This value in the body must be an object.",
    )
    NOT_A_LIST = "not_a_list", "Not a list", "This value in the body must be a list."
    MIN_LENGTH = "min_length", "Too short", "The list in the body has too few items."
    MAX_LENGTH = "max_length", "Too long", "The text or list in the body is too long."
    MIN_VALUE = "min_value", "Too small", "The number in the body is too small."
    MAX_VALUE = "max_value", "Too large", "The number in the body is too large."
    NUL = "null_characters_not_allowed", "NUL", "The text in the body has a NUL character."
    SURROGATE = (
        "surrogate_characters_not_allowed",
        "Surrogate",
        "The text in the body has half of a surrogate pair.",
    )
