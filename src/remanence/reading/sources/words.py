"""Words of layout: labels of fields, sections and lists, none of them a name. All in lower case."""

from __future__ import annotations

__all__ = [
    "COMMENT_LABELS", "DATE_KEYS", "FIELD_KEYS", "MONTHS", "READ_MORE", "RELATED_LABELS", "SECTION_LABELS",
    "SOURCE_KEYS", "TITLE_KEYS", "URL_KEYS",
]  # fmt: skip

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar janvier januari enero ene janeiro gennaio gen",
            "feb february februar février fevrier fév febrero fevereiro fev febbraio febr",
            "mar march märz maerz mars marzo março marco mär",
            "apr april avril abril aprile avr abr",
            "may mai mayo maio maggio mei",
            "jun june juni juin junio junho giugno giu",
            "jul july juli juillet julio julho luglio juil lug",
            "aug august août aout agosto ago",
            "sep sept september septembre septiembre setembro settembre set",
            "oct october oktober octobre octubre outubro ottobre okt out ott",
            "nov november novembre noviembre novembro",
            "dec december dezember décembre decembre diciembre dezembro dicembre dez déc dic",
        ),
        start=1,
    )
    for name in names.split()
}
TITLE_KEYS = frozenset({"title", "headline", "subject", "titel", "titre", "título", "titolo", "标题", "题目"})
URL_KEYS = frozenset({"url", "link", "permalink", "address", "web", "guid", "链接"})
DATE_KEYS = frozenset(
    {
        "date", "published", "publication date", "published on", "published at", "pubdate", "pub date", "posted",
        "posted on", "updated", "last updated", "updated on", "release date", "released", "issued", "date published",
        "datum", "fecha", "data", "publié le", "veröffentlicht", "发布时间", "日期", "时间",
    }
)  # fmt: skip
SOURCE_KEYS = frozenset(
    {"source", "publisher", "outlet", "publication", "news source", "site", "agency", "quelle", "fuente", "来源"}
)
FIELD_KEYS = (
    TITLE_KEYS
    | URL_KEYS
    | DATE_KEYS
    | SOURCE_KEYS
    | {
        "author", "by", "byline", "from", "to", "reply-to", "message-id", "language", "lang", "category", "categories",
        "tags", "keywords", "section", "id", "summary", "description", "content", "body", "text", "abstract",
        "content-type", "mime-version", "content-transfer-encoding", "location", "country", "topic", "作者",
    }
)  # fmt: skip
SECTION_LABELS = frozenset(
    {
        "highlights", "key highlights", "summary", "key points", "key takeaways", "takeaways", "in brief", "overview",
        "abstract", "introduction", "conclusion", "contents", "at a glance", "news", "press release", "news release",
        "media release", "for immediate release", "latest", "breaking", "breaking news", "share", "advertisement",
        "listen", "exclusive", "analysis", "opinion", "update", "home", "menu", "print", "email", "subscribe",
    }
)  # fmt: skip
RELATED_LABELS = frozenset(
    {
        "related news", "related articles", "related stories", "related content", "related posts",
        "related reading", "related", "related topics", "related links", "related coverage", "read also",
        "also read", "read next", "see also", "more news", "more stories", "more articles",
        "more on this topic", "more on this", "more like this", "latest news", "latest articles",
        "latest stories", "latest posts", "other news", "other stories", "top stories", "recommended",
        "recommended articles", "recommended for you", "recommended reading", "you may also like",
        "you might also like", "you may also be interested in", "further reading", "most read", "trending",
        "trending now", "popular", "popular news", "popular stories", "editor's picks", "from our archive",
        "previous articles", "hot news", "相关新闻", "相关阅读", "verwandte artikel", "articles liés",
    }
)  # fmt: skip
READ_MORE = frozenset(
    {"read more", "read on", "continue reading", "full story", "more", "learn more", "view more", "details", "read"}
)
COMMENT_LABELS = frozenset({"comments", "leave a comment", "add a comment", "join the discussion", "discussion"})
