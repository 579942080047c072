"""What can be wrong with a request, as words for programs."""

from .vocabulary import Vocabulary


class ErrorCode(Vocabulary):
    """What is wrong with a parameter, or with a value in a body."""

    UNKNOWN_PARAMETER = "unknown_parameter", "Unknown parameter", "There is no such parameter."
    REQUIRED = "required", "Required", "It is needed, and not given."
    REPEATED = "repeated", "Repeated", "It is given several times, but may be given once."
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
        "It has a control character, a sign that turns the direction of text, or what is no UTF-8.",
    )
    INVALID = "invalid", "Invalid", "It is not of the form that is asked for, or out of its bounds."
    INVALID_CHOICE = (
        "invalid_choice",
        "Invalid choice",
        "It is none of the values of a closed list.",
    )
    INVALID_DATE = "invalid_date", "Invalid date", "It is no date of EDTF, or none of the calendar."
    OUT_OF_RANGE = "out_of_range", "Out of range", "The offset leads the time out of the calendar."
    UNKNOWN = "unknown", "Unknown record or property", "There is no such record, or property."
    WRONG_NUMBER = "wrong_number", "Wrong number", "It takes another number of values."
    NULL = "null", "Null", "The value in the body may not be null."
    BLANK = "blank", "Blank", "The text in the body may not be empty."
    NOT_AN_OBJECT = (
        "not_an_object",
        "Not an object",
        "In its place in the body an object is needed.",
    )
    NOT_A_LIST = "not_a_list", "Not a list", "In its place in the body a list is needed."
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
