"""The pure core: from facts and sentences to dates, readings, standings and their explanation.

Nothing here knows Django, a database or the clock. Frozen dataclasses cross the border, and the day
on which a question is asked (`as_of`) is always an argument.
"""
