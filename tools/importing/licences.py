"""Under what terms each source is used, and what of it may be passed on.

``yes``: works of authorities, and single facts cited from the press or from companies. ``excerpt``: price
reporters, commercial tables and unknown terms, at most one value for each product, market and quarter.
``no``: non-commercial or forbidden tables, which stay out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Licence:
    """Who publishes, on what terms, what may be passed on, and what class its figures usually are."""

    publisher: str
    terms: str
    redistribute: str
    hint: str = "reported"


_PUBLIC_DOMAIN = "public domain (work of the United States government)"
_SINGLE = "single facts, cited"
_RESTRICTED = "re-dissemination restricted: excerpt only"
_NAMED = "reuse allowed with the source named"
_COMMERCIAL = "commercial price reporting or table: excerpt only"
_UNKNOWN = "terms not stated: excerpt only"

# Beginning or part of the source cell -> licence. The first that is found counts.
_KNOWN: tuple[tuple[str, Licence], ...] = (
    (r"interoperableLCA-REM", Licence("Sprecher and others 2014", "CC BY-NC 4.0", "no")),
    (r"inventory above", Licence("Sprecher and others 2014", "derived from CC BY-NC 4.0", "no")),
    (r"GLOMBO", Licence("GLOMBO", "CC BY 4.0", "yes", "derived")),
    (r"comtradeapi", Licence("United Nations Comtrade", _RESTRICTED, "excerpt", "measured")),
    (r"wits\.worldbank", Licence("World Bank WITS", _RESTRICTED, "excerpt", "measured")),
    (r"usitc", Licence("USITC", _PUBLIC_DOMAIN, "yes", "measured")),
    (r"usgs|sciencebase|USGS", Licence("USGS", _PUBLIC_DOMAIN, "yes", "measured")),
    # Copies of the Mineral Commodity Summaries of 2016, 2019 and 2021.
    (r"docslib\.org/doc/(1659904|9890780|10507567)", Licence("USGS", _PUBLIC_DOMAIN, "yes", "measured")),
    (r"everycrsreport|CRS R\d", Licence("Congressional Research Service", _PUBLIC_DOMAIN, "yes", "measured")),
    (r"war\.gov|energy\.gov|sec\.gov", Licence("United States government", _PUBLIC_DOMAIN, "yes")),
    (r"seaisi\.org", Licence("IEA, relayed by SEAISI", "IEA terms: single facts, cited", "yes", "measured")),
    (r"IEA Oct", Licence("IEA, relayed by the trade press", "IEA terms: single facts, cited", "yes", "measured")),
    (r"iea\.org", Licence("IEA", "IEA terms: single facts, cited", "yes", "measured")),
    (r"eca\.europa\.eu|europa\.eu", Licence("European Union", _NAMED, "yes", "measured")),
    (r"china\.org\.cn", Licence("State Council of China", _SINGLE, "yes", "measured")),
    (r"wa\.gov\.au", Licence("Government of Western Australia", _SINGLE, "yes", "measured")),
    (r"bp-stats|BP Stat", Licence("BP Statistical Review", _UNKNOWN, "excerpt")),
    (r"YiYaWu", Licence("YiYaWu-233 repository", _UNKNOWN, "excerpt")),
    (r"komis", Licence("KOMIS", _UNKNOWN, "excerpt")),
    (r"asianmetal|Asian Metal", Licence("Asian Metal", _COMMERCIAL, "excerpt")),
    (r"news\.metal\.com|SMM|www\.metal\.com", Licence("SMM", _COMMERCIAL, "excerpt")),
    (r"argus|Argus", Licence("Argus", _COMMERCIAL, "excerpt")),
    (r"adamas|Adamas", Licence("Adamas Intelligence", _COMMERCIAL, "excerpt")),
    (r"agmetalminer", Licence("MetalMiner", _COMMERCIAL, "excerpt")),
    (r"fastmarkets", Licence("Fastmarkets", _COMMERCIAL, "excerpt")),
    (r"projectblue", Licence("Project Blue", _COMMERCIAL, "excerpt")),
    (r"roskill", Licence("Roskill", _COMMERCIAL, "excerpt")),
    (r"idtechex", Licence("IDTechEx", _COMMERCIAL, "excerpt")),
    (r"reuters|Reuters", Licence("Reuters", _COMMERCIAL, "excerpt")),
    (r"japanmetalbulletin", Licence("Japan Metal Bulletin", _COMMERCIAL, "excerpt")),
    (r"spglobal", Licence("S&P Global", _COMMERCIAL, "excerpt")),
    (r"computed|arithmetic", Licence("computed here", "arithmetic on cited facts", "yes", "derived")),
    (r"^document ", Licence("trade press", _SINGLE, "yes")),
)  # fmt: skip


def licence_of(text: str) -> Licence:
    """Return the licence of what a source cell names; an unknown site is cited for single facts."""
    for pattern, licence in _KNOWN:
        if re.search(pattern, text):
            return licence
    if found := re.search(r"https?://(?:www\.)?([^/\s]+)", text):
        if found[1] == "github.com":
            owner = re.search(r"github\.com/([^/\s]+)", text)
            return Licence(f"{owner[1] if owner else 'unnamed'} repository", _UNKNOWN, "excerpt")
        return Licence(found[1].rstrip(";,)"), _SINGLE, "yes")
    return Licence("press" if "press" in text.lower() else text[:40], _SINGLE, "yes")
