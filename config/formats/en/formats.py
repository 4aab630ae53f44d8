"""How dates are shown and how they may be typed.

A date is shown with its weekday. It may be typed as 2003-05-07 or with the month in letters; a form in figures alone,
such as 05/07/03, is refused, because readers disagree about which figure is the month.
"""

DATE_FORMAT = "D M j, Y"
SHORT_DATE_FORMAT = "Y-m-d"
DATETIME_FORMAT = "D M j, Y, g:i a"
SHORT_DATETIME_FORMAT = "Y-m-d H:i"
TIME_FORMAT = "g:i a"
MONTH_DAY_FORMAT = "F j"
YEAR_MONTH_FORMAT = "F Y"
FIRST_DAY_OF_WEEK = 0

# The first form is also the one in which a field shows its value.
DATE_INPUT_FORMATS = [
    "%Y-%m-%d",
    "%B %d, %Y",
    "%B %d %Y",
    "%b %d, %Y",
    "%b %d %Y",
    "%d %B %Y",
    "%d %b %Y",
]
TIME_INPUT_FORMATS = ["%H:%M:%S", "%H:%M", "%I:%M %p"]
DATETIME_INPUT_FORMATS = ["%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d"]

DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
