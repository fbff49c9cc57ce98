"""The elements of HTML, also obsolete ones, and how they are read. Source: https://html.spec.whatwg.org."""

_BLOCK = (
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure"
    " footer form h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li listing main menu nav ol optgroup option p"
    " plaintext pre search section summary table tbody td textarea tfoot th thead title tr ul xmp"
)
BLOCK = frozenset(_BLOCK.split())
"""Elements that begin a line of their own. All others, and all unknown ones, stand within a line."""
_INLINE = (
    "a abbr acronym applet area audio b base basefont bdi bdo big br button canvas cite code col colgroup data datalist"
    " del dfn em embed font frame frameset i iframe img input ins kbd label link map mark math meta meter nobr noembed"
    " noframes noscript object output param picture progress q rb rp rt rtc ruby s samp script select slot small source"
    " span strike strong style sub sup svg template time track tt u var video wbr"
)
INLINE = frozenset(_INLINE.split())
NAMES = BLOCK | INLINE
HIDDEN = frozenset({"applet", "audio", "canvas", "datalist", "map", "object", "svg", "template", "video"})
"""Elements that are left out with their content, which is only for programs or for old browsers."""
UNSUPPORTED = HIDDEN | {"embed", "iframe", "script"}
"""Elements that a question cannot hold; their names are reported."""
OPAQUE = frozenset({"iframe", "script", "style"})
"""Elements whose content is not mark-up; it is left out."""
_DOCUMENT = (
    "base body button datalist form frame frameset head html iframe input link meta noframes noscript object optgroup"
    " option param plaintext script select source style template textarea title track xmp"
)
DOCUMENT = frozenset(_DOCUMENT.split())
"""Elements of pages and forms, which a question is only ever about: in prose they are letters."""
BARE_VOID = frozenset({"br", "hr", "wbr"})
"""Elements without an end tag that are mark-up without any attribute."""
_OPTIONAL_END = "dd dt li option p tbody td tfoot th thead tr"
OPTIONAL_END = frozenset(_OPTIONAL_END.split())
"""Elements whose end tag may be missing."""
_FLAGS = (
    "allowfullscreen async autofocus autoplay border checked compact controls default defer disabled download hidden"
    " ismap itemscope loop multiple muted nohref noshade novalidate nowrap open playsinline readonly required reversed"
    " selected"
)
FLAGS = frozenset(_FLAGS.split())
"""Attributes that may stand without a value."""
