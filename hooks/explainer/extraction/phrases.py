"""What sites say around an article, as lists of general phrases; none is written for one site or one file."""

import re

# ruff: noqa: E501, RUF001 (long lists of phrases, in the scripts of several languages)


def _lines(*alternatives: str) -> re.Pattern[str]:
    return re.compile(rf"\W*(?:{'|'.join(alternatives)})\W*", re.IGNORECASE)


def _starts(*alternatives: str) -> re.Pattern[str]:
    return re.compile(rf"\W*(?:{'|'.join(alternatives)})", re.IGNORECASE)


LABEL = _lines(
    r"home(?: ?page)?|menu|navigation|search|close|open|back(?: to top)?|top|contents|skip to .*|jump to .*|main content",
    r"(?:print|save|e-?mail|copy(?: the)? link|tweet|like|share|facebook|twitter|linkedin|whatsapp|telegram|reddit|x|vk"
    r"|bookmark|print this page|listen|favou?rites?|[|·/,&\s]|and|on|to|via|this|article|story)+",
    r"advertisement|advertising|advert|ad|sponsored(?: content)?|promoted|promotion|реклама|anzeige|publicité|publicidad",
    r"(?:listen to|read aloud|play|download) ?.{0,40}|\d+ ?min(?:ute)?s?(?: ?read| ?de lecture| lesezeit)?"
    r"|reading time.{0,20}|read time.{0,20}|estimated reading.{0,25}",
    r"\d+ (?:comments?|shares?|views?|likes?|claps?|repl(?:y|ies)|комментари\w+|просмотр\w*|kommentare?)",
    r"comments?|follow(?: us.*| .{1,40}(?<![.!?”])$)?|loading.*|please wait.*|photo (?:essay|gallery)|gallery|slideshow|video|live",
    r"(?:my )?account|log ?(?:in|out)|sign ?(?:in|out|up)|register|subscribe(?: now)?|donate(?: now)?|support us|войти"
    r"|регистрация|подписаться|поделиться|anmelden|abonnieren|se connecter|s'abonner",
    r"previous(?: article| post)?|next(?: article| post)?|older|newer|edit",
    r"for immediate release|embargo.{0,60}|press release|news release|media release|пресс-релиз|pressemitteilung|breaking(?: news)?"
    r"|opinion|analysis|editorial|feature|long ?read|exclusive|premium|(?:for )?subscribers only",
    r"[-=_*~•·.\s#]+|page \d+(?: of \d+)?|\d+ ?/ ?\d+|\d+",
)
"""A whole line that is a button, a tab or a label."""

NOTICE = _starts(
    r"(?:we|this (?:web)?site|our (?:web)?site|the (?:web)?site)\b.{0,60}\b(?:uses?|using|stores?|rel(?:y|ies) on)\b.{0,60}"
    r"\b(?:cookies|similar technologies|your device)\b",
    r"(?:мы используем|наш сайт использует|этот сайт использует|сайт использует).{0,60}\bcookies?\b|.{0,40}файл\w* cookie",
    r"(?:wir verwenden|diese (?:web)?(?:site|seite) verwendet|nous utilisons|ce site utilise|utilizamos).{0,60}cookies",
    r"by (?:continuing|using|clicking|signing up|subscribing|submitting|registering|accepting)\b.{0,200}\b(?:agree|accept"
    r"|consent|policy|terms)\b",
    r"(?:accept|reject|allow|manage|change|decline|customi[sz]e)\b.{0,30}\b(?:cookies?|preferences|consent|all)\b.{0,40}$",
    r"(?:cookie|privacy|consent)\b.{0,20}\b(?:policy|settings|preferences|notice|choices)\b.{0,60}$",
    r"(?:please |you (?:must|need to|have to) (?:be )?)?(?:log(?:ged)? ?in|sign ?(?:ed )?in|register)\b.{0,100}"
    r"\b(?:to|account|comment|continue|read)\b",
    r"(?:войдите|авторизуйтесь|зарегистрируйтесь|подпишитесь|подписывайтесь|читайте нас)\b",
    r"(?:already|not yet) (?:a )?(?:subscriber|member|registered|subscribed)\b",
    r"(?:subscribe|sign up|register|join)\b.{0,120}\b(?:newsletter|mailing list|inbox|updates|e-?mails?|briefing|channel"
    r"|to continue|for free|today|digital|unlimited|access|our community)\b",
    r"(?:get|receive)\b.{0,80}\b(?:in|to|into) your inbox",
    r".{0,80}\b(?:delivered|straight|direct(?:ly)?) (?:\w+ )?to your (?:in|mail)box",
    r"(?:enter )?your e-?mail(?: address)?\b.{0,120}$",
    r"(?:support|donate|make a .{0,30}donation|become a (?:member|supporter)|buy us)\b.{0,120}$(?<![.?])",
    r"you have .{0,30}(?:free )?articles? (?:left|remaining)|you(?:'|’)ve reached your",
    r"to (?:continue|keep) reading\b|(?:start|begin) (?:a|your) free trial\b|access all (?:premium|subscriber)\b.{0,60}$|.{0,40}\bad ?-?blocker\b"
    r"|(?:we have a|a) (?:small )?favou?r to ask\b|(?:you|thank you for) (?:are )?(?:reading|visiting) (?:this|our|a)\b.{0,60}$",
    r"(?:©|\(c\)|copyright)\s*(?:©|\(c\))?\s*\d{4}|(?:©|\(c\))\s*\w|copyright\b(?! (?:is|was|has|had|will|laws?)\b.*\.).{0,60}$|.{0,120}\ball rights reserved"
    r"|.{0,60}все права защищены|.{0,60}alle rechte vorbehalten|.{0,60}tous droits réservés",
    r"(?:the )?(?:views?|opinions?)\b.{0,80}\bexpressed\b|.{0,80}\bviews? (?:expressed )?(?:here )?(?:are|is) (?:the |his |her |their )?"
    r"(?:author(?:'|’)?s|own|personal)|мнение автора (?:может )?не",
    r"(?:if|when) (?:using|you use|re-?publishing|quoting)\b.{0,120}\b(?:link|hyperlink|credit|permission|attribution)\b",
    r"(?:no part of this|reproduction|republication|this (?:material|article|text) may not be)\b.{0,160}"
    r"\b(?:permission|prohibited|published|reproduced|rewritten)\b|при (?:использовании|перепечатке|цитировании)\b",
    r"(?:this|the) (?:article|story|post|piece|essay|text)\b.{0,40}\b(?:was )?(?:originally|first)\b.{0,20}\b(?:appeared|published|ran)\b"
    r"|(?:originally|first) published\b.{0,80}$",
    r"this (?:article|story|post|page) is (?:for|only|available|reserved|part of|filed)\b|this page (?:was|has been) last",
    r"(?:have you|do you have) (?:got )?(?:a )?(?:story|tip|news)|(?:got|have) a (?:story|tip|question)\b|contact us\b"
    r"|follow\b.{0,60}\bon (?:twitter|x|facebook|instagram|telegram)\b|(?:like|find) us on\b",
    r"javascript (?:is|must|seems)|(?:please )?(?:enable|turn on) javascript|your browser\b|(?:please )?(?:disable|turn off)"
    r".{0,20}ad.?block",
    r"(?:retrieved|downloaded|accessed|printed|saved|archived) (?:from|on|at|by)\b.{0,120}$",
    r"(?:reporting|additional reporting|editing|writing|compiled|translated|illustrations?|graphics?|production|edited)"
    r"(?: and \w+)? by\b.{0,200}$|(?:перевод|редактор|перевела?|иллюстрации)\s*:",
    r"(?:terms (?:of (?:use|service)|and conditions)|privacy(?: policy)?|about us|advertise(?: with us)?|careers|sitemap)"
    r"(?:\s*[|·•]\s*.*)?$",
    r"(?:image|media|photo) caption\b|hide caption|toggle caption|enlarge (?:this )?image|view (?:image|gallery|more)\b",
    r"(?:this )?(?:interview|conversation|transcript|article|essay)(?: was| has been)?(?: \w+ly)? (?:edited|condensed|translated|adapted)\b.{0,80}$"
    r"|(?:recommended|suggested) citation\b|cite this (?:article|page)\b|how to cite\b",
)
"""How a notice of the site begins: consent, login, newsletter, rights, terms."""

INLINE = _starts(
    r"(?:read (?:more|also|next)|also read|see also|related(?: (?:article|story|post|content))?s?|more on this(?: story)?|watch"
    r"|listen|don(?:'|’)t miss|in pictures|explainer|recommended|читайте также|смотрите также|по теме|lesen sie auch"
    r"|lire aussi|à lire aussi|lea también)\s*(?:[:»>→|]|$)",
)
"""An inserted pointer to another article, alone or with that article's title behind it."""

SOFT_END = _lines(
    r"related(?: (?:articles?|posts?|publications?|reports?|papers?|briefings?|research|pages?|items?|stor(?:y|ies)|contents?|topics?|news|links?|reading|coverage|videos?))?",
    r"(?:read|see|check|view|watch) (?:more|next|also|all|it now)|see also|more (?:from|on|in|like|about|by)\b.{0,60}|more",
    r"(?:more )?(?:stories|articles|posts|news|top stories|headlines|must reads?|editors?(?:'|’)?s? (?:picks?|choice))"
    r"(?: (?:for you|from .{1,40}|by .{1,40}))?",
    r"you (?:may|might)(?: also)? (?:like|be interested.*|enjoy.*|have missed.*)|(?:recommended|suggested|picked)(?: .{0,30})?",
    r"(?:most|recently) (?:read|popular|viewed|shared|commented|recent)|trending(?: now)?|popular(?: posts| now)?"
    r"|latest(?: (?:news|stories|posts|articles|from .*))?|what(?:'|’)s (?:new|hot)|around the web|in other news",
    r"share (?:this|on|via|article|story|post)\b.{0,40}|topics?|tags?|categories|keywords",
    r"(?:newsletter|stay (?:informed|connected|up to date|in touch)|get (?:our|the) newsletter).{0,40}",
    r"читайте также|смотрите также|по теме|ещё по теме|другие новости|новости по теме|lesen sie auch|mehr zum thema"
    r"|lire aussi|sur le même sujet|noticias relacionadas",
)
"""A heading of links; the article may go on below it."""

TAGGED = _starts(
    r"(?:tags?|tagged(?: with)?|filed under|posted (?:in|under)|categor(?:y|ies)|topics?|keywords|labels|теги|метки|рубрика"
    r"|schlagwörter|mots-clés|etiquetas)\s*:",
)

_NOTES = (
    r"references|notes|foot ?notes|end ?notes|bibliography|works cited|citations|sources|примечания|источники|сноски"
    r"|anmerkungen|einzelnachweise|fußnoten|notes et références|références|referencias|notas"
)
_AUTHOR = (
    r"(?:about|meet) the (?:author|writer|contributor)s?|author(?:'|’)?s? (?:bio|note|profile)|об авторе|über den autor"
    r"|über die autorin|à propos de l['’]auteur|sobre el autor"
)
NOTES_HEADING = _lines(_NOTES)
ABOUT_AUTHOR = _lines(_AUTHOR)
HARD_END = _lines(
    r"(?:view |show |read |all )?(?:the )?comments?(?: section| policy)?(?: ?\(?\d+\)?)?|\d+ (?:comments?|repl(?:y|ies)|responses"
    r"|thoughts)(?: (?:to|on) .*)?|(?:leave|post|add|write) (?:a|your) (?:reply|comment).{0,40}|join the (?:discussion|conversation)"
    r".{0,40}|reader comments|be the first to comment|комментарии.{0,10}|оставить комментарий|добавить комментарий|kommentare?"
    r".{0,10}|commentaires.{0,10}|comentarios.{0,10}",
    r"please (?:log ?in|sign ?in|register) to (?:leave a )?comment.{0,40}",
    r"(?:the )?end(?:s|e)?|- ?30 ?-|###+|fin|конец",
    r"notes? (?:to|for) (?:the )?editors?|media (?:contacts?|enquiries|inquiries)|press contacts?|for (?:more|further) "
    r"information.{0,60}|contacts?(?: information)?|background (?:notes?|information)(?: for .*)?",
    r"(?:further|suggested) reading|external links|литература|ссылки|literatur|quellen|weblinks|bibliographie",
    _NOTES,
    _AUTHOR,
)
"""A heading behind which nothing of the article comes any more."""

OTHERS = re.compile(
    r"\W*(?:(?:\d+|leave|post|add|view|all|join|reader)\W+)?(?:an? |the )?(?:comment|repl(?:y|ies)|response|discussion|conversation|коммент|kommentar|comentario)",
    re.IGNORECASE,
)
"""The heading of what readers wrote."""

OPENING_HEADING = _lines(
    r"introduction|background|overview|summary|prologue|preface|введение|einleitung|introducción|1\.? introduction|i\.? introduction"
)
"""What a first section is often called, though nothing stands above it but the title."""

CAPTION_LABEL = _lines(r"(?:image|media|photo|picture|video) (?:caption|source|credit)|caption|enlarge(?: this image)?")
"""A label whose picture's line follows."""

OWNER = re.compile(
    r"©|\(c\)|\bcopyright\b|all rights|more from|more on|published by|(?:appeared|published) in|newsletter|follow|subscri|^about ",
    re.IGNORECASE,
)
"""Words beside which the publisher's name stands."""

ORGANISATION = re.compile(
    r"\b(?:institute|ministry|department|university|foundation|centre for|center for|association|council of|agency|society|press|times"
    r"|post|courier|journal|review|gazette|herald|tribune|chronicle|magazine|news|daily|weekly|quarterly|monthly|observer|mail|blog"
    r"|online|\w+\.(?:com|org|net|ru|de|fr|uk|info))$|^(?:ministry|department|institute|university|office|embassy|bureau) (?:of|for)\b"
    r"|^(?:the )?\w+ (?:times|post|courier|journal|review|gazette|herald|tribune|chronicle|magazine|news|observer)\b",
    re.IGNORECASE,
)

CREDIT = r"(?:source|photo(?:graph)?s?|images?|picture|pic|credit|photo credit|illustration|courtesy(?: of)?|фото|источник|foto|bild)"
AGENCIES = r"(?:AP|AFP|EPA|Reuters|Getty(?: Images)?|PA|dpa|Shutterstock|iStock|Alamy|Flickr|Wikimedia(?: Commons)?|Unsplash|TASS|ТАСС)"
CAPTION = re.compile(
    rf"(?:.{{0,400}}\s)?\(?{CREDIT}\s*(?:/|:|by\b|©|courtesy)\s*\S++(?:\s++\S++){{0,7}}+\W*+|.{{0,300}}[\[(]{CREDIT}\b[^)\]]{{0,80}}[)\]]\W*"
    rf"|.{{0,300}}[/©|—–-]\s*{AGENCIES}(?:\W+{AGENCIES})*\W*|.{{0,300}}\((?:[^()]{{0,40}}[/,]\s*)?{AGENCIES}\)|.{{0,200}}\bvia {AGENCIES}\W*"
    rf"|(?:{CREDIT}|caption|figure|fig\.|table|chart|map|pictured|рис\.|abb\.)(?:\s*\d+)?\s*[:.|]\s.*"
    r"|.{3,300}\bfile (?:photo|picture|image)\W*.{0,40}|\[(?:image|photo|picture|video|map|chart)[^\]]*\]",
    re.IGNORECASE | re.DOTALL,
)
"""A line under a picture: it names the picture's source, or says that it is a caption."""

BYLINE = re.compile(
    r"\W*(?:(?P<sure>(?:written|words|text|story|interview(?:ed)?|report(?:ed|ing)?|posted|published|article|opinion|analysis|commentary"
    r"|review) by|authors?(?:\(s\))?\s*:|by\s*:|автор(?:ы|\sтекста)?\s*:|autor(?:in|en)?\s*:|auteurs?\s*:|текст\s*:|text\s*:|von\s*:)"
    r"|(?P<by>by|von|par|por|di|door))\s*(?P<names>\S.{1,160})",
    re.IGNORECASE,
)
REPORTED = re.compile(
    r"\W*(?:additional )?(?P<kind>reporting|written|compiled)(?: and \w+)? by (?P<names>[^;.()]{3,120})", re.IGNORECASE
)

PUBLISHED = re.compile(
    r"\b(?:(?:first |originally )?published|posted|publication date|date(?: of publication)?|released?|issued|created|erschienen"
    r"|veröffentlicht|publié|publicado|опубликовано|дата(?: публикации)?|created on)\b",
    re.IGNORECASE,
)
MODIFIED = re.compile(
    r"\b(?:(?:last )?(?:modified|updated?|edited|changed|revised|reviewed)|aktualisiert|mis à jour|actualizado|обновлено|изменено)\b",
    re.IGNORECASE,
)
PREPARED = re.compile(r"\bedited(?=(?: and \w+)?(?: (?:for|by|from)\b|[.;]|$))", re.IGNORECASE)
"""How a text was made fit to print, which has no date: *lightly edited*, *edited for length*."""
RETRIEVED = re.compile(r"\b(?:retrieved|accessed|downloaded|printed|archived|saved|copyright)\b|©", re.IGNORECASE)

_NAME = r"(?P<name>(?:the )?[A-ZА-Я][\w.&'’-]*(?: (?:of|the|and|for|&|[A-ZА-Я0-9][\w.&'’-]*)){0,6})"
PUBLISHER = (
    re.compile(
        rf"(?:©|\([cC]\)|[cC]opyright)(?:\s*(?:©|\([cC]\)))?\s*(?:\d{{4}}(?:\s*[-–]\s*\d{{4}})?,?)?\s*(?:[bB]y )?{_NAME}"
    ),
    re.compile(rf"(?:[oO]riginally|[fF]irst) (?:appeared|published|ran) (?:in|on|by|at) {_NAME}"),
    re.compile(rf"(?:[uU]sing|[rR]epublish\w*|[qQ]uoting) (?:any|all|part) of {_NAME}(?<!['’]s)['’]s? content"),
    re.compile(
        rf"(?:[jJ]oin|[sS]ubscribe to|[sS]ign up (?:for|to)) (?:the )?{_NAME} (?:mailing list|newsletter|e-?mail)"
    ),
    re.compile(rf"[pP]ublished by {_NAME}\W*$"),
    re.compile(rf"^(?:Publisher|Publication|Newspaper|Journal|Издание|Издатель)\s*:\s*{_NAME}"),
)
ADDRESS = re.compile(
    r"\W*(?:(?P<label>url|link|source|permalink|address|original(?: article)?|retrieved from|available at|from)\s*:?\s*)?"
    r"(?P<url>https?://\S+)\W*",
    re.IGNORECASE,
)

BIO = re.compile(
    r"(?P<name>(?:(?:Dr|Prof|Mr|Mrs|Ms|Sir)\.? )?[A-ZÀ-ÞА-Я][\w.'’-]+(?: (?:[A-ZÀ-ÞА-Я][\w.'’-]*|de|van|von|der|al|bin|la|le|da)){1,3}),? "
    r"(?:is|was|are|writes|works|teaches|has (?:written|been|worked)|covers|reports|heads|leads|studies|serves|lives|—|–)\b.{5,700}",
    re.DOTALL,
)
BIO_ROLE = re.compile(
    r"\b(?:fellow|associate|professor|journalist|author|editor|correspondent|writer|analyst|director|lecturer|expert|researcher"
    r"|reporter|freelancer?|columnist|historian|consultant|student|scholar|scientist|economist|teach(?:es|er)|novelist|poet|critic"
    r"|blogger|contributor|engineer|lawyer|activist|co-?founder|founder|doctoral|candidate|ph\.?d|chair|president|diplomat|ambassador"
    r"|photographer|broadcaster|biologist|physicist|geographer|writes|lives in|book|covers)\b",
    re.IGNORECASE,
)
BREADCRUMB = re.compile(r"[^.!?]{1,40}[»›>/|·•][^.!?]{1,540}")
DATELINE = re.compile(
    r"[A-ZА-ЯÀ-Þ][A-ZА-ЯÀ-Þ .,'’-]{2,40}(?:, [A-Z][\w. ]+)?(?:,? (?:\w+\.? \d{1,2}|\d{1,2} \w+))?\s*(?:\((?P<agency>[^)]{2,30})\))?\s*[—–-]+\s"
)
NO_AUTHOR = re.compile(
    r"\W*(?:(?:our |the |a )?(?:own )?(?:staff|correspondents?|reporters?|web ?desk|news ?desk|desk|agencies|agency|editor(?:s|ial)?(?: board)?"
    r"|admin(?:istrator)?|newsroom|team|guest)(?: (?:writers?|reporters?|correspondents?|author))?)\W*",
    re.IGNORECASE,
)
BODY = re.compile(
    r"(?:[Tt]he )?(?:[A-ZÀ-ÞА-Я][\w'’-]* (?:(?:of|for|and|on|the) ){0,2}){0,8}(?:Agency|Association|Authority|Board|Bureau"
    r"|Cent(?:er|re)|Commission|Committee|Council|Department|Foundation|Group|Institute|Ministry|Office|Service|Society|Staff"
    r"|Union|University)(?: (?:(?:of|for|and|on|the) ){1,2}[A-ZÀ-ÞА-Я][\w'’-]*){0,4}"
)
"""The name of a body, as a byline gives it."""
ROLE_WORD = re.compile(
    r"\b(?:correspondent|reporter|editor|writer|staff|columnist|analyst|contributor|fellow|professor|bureau|desk|chief|special"
    r"|reuters|associated press|news|times|post|service|agency|editor-in-chief|bbc|cnn|guest|senior|political|science|health)\b",
    re.IGNORECASE,
)
PLACE_WORD = re.compile(r"\s+(?:in|at|on|for|from|and agencies|with)\s+.*$")
