"""Charts of the reports, one file each: a function from the answer to a piece of HTML or SVG."""
