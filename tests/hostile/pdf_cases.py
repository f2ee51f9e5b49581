"""PDFs that a stranger might send to stop, fill or deceive the program that reads them."""

from __future__ import annotations

import io
import random
import zlib
from collections.abc import Callable, Iterator
from typing import NamedTuple

from reportlab.lib.pdfencrypt import StandardEncryption

from tests.documents.paper import paper
from tests.hostile.rawpdf import one_page, pdf, stream, text, zeros


class Case(NamedTuple):
    """A file to be sent, built when it is wanted."""

    name: str
    make: Callable[[], bytes]


INVOICE = [
    (50.0, 60.0, "Riverside Timber Pty Ltd"),
    (50.0, 74.0, "ABN 51 824 753 556"),
    (400.0, 60.0, "TAX INVOICE"),
    (400.0, 74.0, "Invoice number: RT-20417"),
    (400.0, 88.0, "Invoice date: 14/10/2026"),
    (50.0, 200.0, "Description"),
    (300.0, 200.0, "Qty"),
    (380.0, 200.0, "Unit price"),
    (480.0, 200.0, "Amount"),
    (50.0, 216.0, "Treated pine 90 x 45"),
    (300.0, 216.0, "10"),
    (380.0, 216.0, "12.50"),
    (480.0, 216.0, "125.00"),
    (380.0, 260.0, "Subtotal"),
    (480.0, 260.0, "125.00"),
    (380.0, 274.0, "GST 10%"),
    (480.0, 274.0, "12.50"),
    (380.0, 288.0, "Total AUD"),
    (480.0, 288.0, "137.50"),
]


def invoice(**options: object) -> bytes:
    """A plain invoice of one page."""
    return paper(INVOICE, **options)


def mutations(seed: int, count: int, base: bytes) -> Iterator[bytes]:
    """The file cut off, with bits turned, with parts lost, doubled or moved, or with one of its numbers gone wild."""
    rng = random.Random(seed)
    for at in range(count):
        yield _MUTATIONS[at % len(_MUTATIONS)](rng, base)


def _cut(rng: random.Random, base: bytes) -> bytes:
    return base[: rng.randrange(1, len(base))]


def _flip(rng: random.Random, base: bytes) -> bytes:
    out = bytearray(base)
    for _ in range(rng.choice((1, 8, 64, len(out) // 20))):
        out[rng.randrange(len(out))] ^= 1 << rng.randrange(8)
    return bytes(out)


def _lose(rng: random.Random, base: bytes) -> bytes:
    start = rng.randrange(len(base))
    return base[:start] + base[start + rng.randrange(1, 400) :]


def _double(rng: random.Random, base: bytes) -> bytes:
    start = rng.randrange(len(base))
    end = start + rng.randrange(1, 2000)
    return base[:end] + base[start:end] * rng.choice((1, 50)) + base[end:]


def _move(rng: random.Random, base: bytes) -> bytes:
    one, other = sorted((rng.randrange(len(base)), rng.randrange(len(base))))
    return base[:one] + base[other:] + base[one:other]


def _wild_number(rng: random.Random, base: bytes) -> bytes:
    places = [at for at in range(len(base)) if base[at : at + 1].isdigit()]
    at = rng.choice(places)
    wild = rng.choice((b"-1", b"0", b"99999999999", b"2147483648", b"1e38", b"0.0000001", b"3 0 R"))
    return base[:at] + wild + base[at + 1 :]


_MUTATIONS = (_cut, _flip, _lose, _double, _move, _wild_number)


def pdf_cases() -> Iterator[Case]:
    """Every case, mutations and bombs."""
    bases = (invoice(), invoice(pageCompression=1), encrypted(""), embedding(b"<Invoice/>"))
    for number, base in enumerate(bases):
        for at, content in enumerate(mutations(number, 36, base)):
            yield Case(f"mutation-{number}-{at}.pdf", lambda content=content: content)
    for make in _BOMBS:
        yield Case(f"{make.__name__.strip('_').replace('_', '-')}.pdf", make)


def encrypted(user: str) -> bytes:
    """The invoice under encryption; without a user's password anybody may open it."""
    return invoice(encrypt=StandardEncryption(user, "owner", canPrint=0))


def embedding(content: bytes, *, entries: bytes = b"", packed: bool = False) -> bytes:
    """A page with a file inside, as a hybrid invoice has it."""
    return one_page(
        text("Tax Invoice A-1"),
        catalog=b"/Names<</EmbeddedFiles<</Names[(factur-x.xml) 10 0 R]>>>>",
        more={
            10: b"<</Type/Filespec/F(factur-x.xml)/UF(factur-x.xml)/EF<</F 11 0 R>>>>",
            11: stream(content, b"/Type/EmbeddedFile" + entries, packed=packed),
        },
    )


def _twenty_thousand_pages() -> bytes:
    kids = b" ".join(b"%d 0 R" % (10 + n) for n in range(20_000))
    pages = {10 + n: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>" for n in range(20_000)}
    return pdf({1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[%b]/Count 20000>>" % kids, **pages})


def _same_page_two_hundred_times() -> bytes:
    line = text("Widget 10 12.50 125.00 " * 4)
    return pdf(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Kids[%b]/Count 200>>" % (b"3 0 R " * 200),
            3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
            4: stream(line * 900, packed=True),
            5: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        }
    )


def _a_million_characters() -> bytes:
    return one_page(text("x" * 1000) * 1000, packed=True)


def _nearly_too_many_words() -> bytes:
    places = ((x, y / 10) for x in range(0, 500, 5) for y in range(1, 8000, 90))
    return one_page(b"".join(text("7.50 " * 2, x=x, y=y) for x, y in places), packed=True)


def _nearly_too_many_letters_on_one_spot() -> bytes:
    return one_page(text("a") * 99_000, packed=True)


def _nearly_too_many_amounts() -> bytes:
    rows = b"".join(text(f"Total {n}.{n % 100:02} {n}.00", x=50 + 150 * (n % 3), y=830 - n / 9) for n in range(5_000))
    return one_page(text("Tax Invoice 1") + rows, packed=True)


def _nearly_too_many_rows() -> bytes:
    rows = b"".join(text(f"Widget {n} 1 {n}.00 {n}.00", y=840 - n / 5, size=0.1 * 20) for n in range(4_000))
    return one_page(text("Description Qty Price Amount", y=841) + rows, packed=True)


def _sideways_letters() -> bytes:
    return one_page(b"".join(text("abc" * 10, before=f"0 1 -1 0 {x} 50 Tm") for x in range(20, 3000)), packed=True)


def _white_letters_everywhere() -> bytes:
    return one_page(b"1 1 1 rg\n" + b"".join(text("paid 100.00", y=y / 20) for y in range(1, 16_000, 4)), packed=True)


def _unpacks_to_a_gigabyte() -> bytes:
    body = zeros(1024)
    return pdf(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>",
            4: b"<</Filter/FlateDecode/Length %d>>stream\n%b\nendstream" % (len(body), body),
        }
    )


def _unpacks_twice() -> bytes:
    body = zlib.compress(zeros(1024), 9)
    content = b"<</Filter[/FlateDecode/FlateDecode]/Length %d>>stream\n%b\nendstream" % (len(body), body)
    return one_page(b"", more={4: content})


def _filter_after_filter() -> bytes:
    return one_page(b"", more={4: b"<</Filter[%b]/Length 9>>stream\n616263 >\nendstream" % (b"/ASCIIHexDecode" * 5000)})


def _form_draws_itself() -> bytes:
    form = stream(b"/X Do", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 10 0 R>>>>")
    return one_page(b"/X Do", resources=b"/XObject<</X 10 0 R>>", more={10: form})


def _forms_within_forms(width: int, depth: int) -> bytes:
    forms = {}
    for level in range(depth):
        inner = b"/Resources<</XObject<</X %d 0 R>>/Font<</F 5 0 R>>>>" % (11 + level)
        content = b"/X Do " * width if level + 1 < depth else text("x")
        forms[10 + level] = stream(content, b"/Type/XObject/Subtype/Form/BBox[0 0 600 900]" + inner)
    return one_page(b"/X Do", resources=b"/XObject<</X 10 0 R>>", more=forms)


def _a_billion_forms() -> bytes:
    return _forms_within_forms(10, 9)


def _forms_sixty_deep() -> bytes:
    return _forms_within_forms(2, 60)


def _pattern_paints_with_itself() -> bytes:
    pattern = stream(
        b"/Pattern cs /P scn 0 0 9 9 re f",
        b"/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 1 1]/XStep .001/YStep .001"
        b"/Resources<</Pattern<</P 10 0 R>>>>",
    )
    content = b"/Pattern cs /P scn 0 0 600 800 re f 1 1 1 rg " + text("white")
    return one_page(content, resources=b"/Pattern<</P 10 0 R>>", more={10: pattern})


def _font_draws_with_itself() -> bytes:
    font = b"<</Type/Font/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[1 0 0 1 0 0]/FirstChar 97/LastChar 97/Widths[9]"
    font += b"/Encoding<</Differences[97/a]>>/CharProcs<</a 10 0 R>>/Resources<</Font<</F 5 0 R>>>>>>"
    return one_page(text("aaa"), more={5: font, 10: stream(b"9 0 d0 BT /F 1 Tf (aaaa) Tj ET")})


def _page_tree_in_a_circle() -> bytes:
    return pdf({1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[2 0 R 2 0 R]/Parent 2 0 R/Count 150>>"})


def _page_tree_ten_thousand_deep() -> bytes:
    nodes = {n: b"<</Type/Pages/Kids[%d 0 R]/Count 1>>" % (n + 1) for n in range(2, 10_002)}
    return pdf({1: b"<</Type/Catalog/Pages 2 0 R>>", **nodes, 10_002: b"<</Type/Page/MediaBox[0 0 9 9]>>"})


def _says_two_billion_pages() -> bytes:
    return pdf({1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[]/Count 2147483647>>"})


def _says_less_than_no_pages() -> bytes:
    return pdf({1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[]/Count -5>>"})


def _length_refers_to_itself() -> bytes:
    return one_page(b"", more={4: b"<</Length 4 0 R>>stream\nBT ET\nendstream"})


def _table_of_places_in_a_circle() -> bytes:
    content = one_page(text("Tax Invoice"))
    start = content.rindex(b"xref\n0")
    return content.replace(b"<</Size", b"<</Prev %d/Size" % start)


def _arrays_a_million_deep() -> bytes:
    return one_page(text("Tax Invoice"), page=b"/MediaBox[0 0 595 842]/X " + b"[" * 1_000_000)


def _dictionaries_deep() -> bytes:
    return one_page(text("Tax Invoice"), page=b"/MediaBox[0 0 595 842]/X " + b"<</X" * 200_000 + b" 1" + b">>" * 200_000)


def _states_never_given_back() -> bytes:
    return one_page(b"q " * 1_000_000 + text("Tax Invoice"), packed=True)


def _operands_without_operators() -> bytes:
    return one_page(b"1 " * 3_000_000 + text("Tax Invoice"), packed=True)


def _paths_without_end() -> bytes:
    return one_page(b"0 0 m " + b"9 9 l " * 1_000_000 + b"f 1 1 1 rg " + text("white"), packed=True)


def _a_page_as_large_as_a_country() -> bytes:
    return one_page(b"1 1 1 rg " + text("Tax Invoice"), page=b"/MediaBox[0 0 1e9 1e9]")


def _a_page_of_no_size() -> bytes:
    return one_page(text("Tax Invoice"), page=b"/MediaBox[10 10 10 10]")


def _a_page_inside_out() -> bytes:
    return one_page(text("Tax Invoice"), page=b"/MediaBox[595 842 0 0]/CropBox[-9 -9 -1e30 5]/Rotate 37")


def _letters_of_no_size() -> bytes:
    return one_page(text("Tax Invoice", size=0) + text("Total 9.00", size=1e-30) + text("5.00", size=-4))


def _letters_of_endless_size() -> bytes:
    return one_page(text("Tax Invoice", size=3e38) + text("9.00", before="1e30 0 0 1e30 0 0 Tm") + text("paid", x=-1e37))


def _giant_image() -> bytes:
    entries = b"/Type/XObject/Subtype/Image/Width 100000/Height 100000/ColorSpace/DeviceRGB/BitsPerComponent 8"
    body = zeros(1024)
    image = b"<<%b/Filter/FlateDecode/Length %d>>stream\n%b\nendstream" % (entries, len(body), body)
    content = b"q 595 0 0 842 0 0 cm /I Do Q 3 Tr 1 1 1 rg " + text("Tax Invoice")
    return one_page(content, resources=b"/XObject<</I 10 0 R>>", more={10: image})


def _giant_image_behind_white_words() -> bytes:
    entries = b"/Type/XObject/Subtype/Image/Width 30000/Height 30000/ColorSpace/DeviceGray/BitsPerComponent 8"
    body = zeros(1024)
    image = b"<<%b/Filter/FlateDecode/Length %d>>stream\n%b\nendstream" % (entries, len(body), body)
    content = b"q 595 0 0 842 0 0 cm /I Do Q 1 1 1 rg " + text("Tax Invoice") + b"0 0 0 rg " + text("9.00", y=9)
    return one_page(content, resources=b"/XObject<</I 10 0 R>>", more={10: image})


def _character_map_of_a_million_lines() -> bytes:
    lines = b"".join(b"<%04x><%04x>\n" % (n % 65536, n % 60000) for n in range(300_000))
    cmap = b"begincmap\n300000 beginbfchar\n" + lines + b"endbfchar\nendcmap"
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 10 0 R>>"
    return one_page(text("Tax Invoice"), more={5: font, 10: stream(cmap, packed=True)})


def _letters_that_mean_whole_books() -> bytes:
    cmap = b"begincmap\n1 beginbfchar\n<61><%b>\nendbfchar\nendcmap" % (b"0041" * 30_000)
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 10 0 R>>"
    return one_page(text("aaaaaaaaaa" * 20), more={5: font, 10: stream(cmap)})


def _ten_thousand_notes() -> bytes:
    notes = b" ".join(b"<</Type/Annot/Subtype/Text/Rect[0 0 9 9]/Contents(x)/Popup 3 0 R/P 3 0 R>>" for _ in range(10_000))
    return one_page(text("Tax Invoice"), page=b"/MediaBox[0 0 595 842]/Annots[%b]" % notes)


def _runs_a_program() -> bytes:
    return one_page(text("Tax Invoice"), catalog=b"/OpenAction<</S/JavaScript/JS(while\\(1\\){app.alert\\(1\\)})>>")


def _names_in_a_circle() -> bytes:
    return one_page(
        text("Tax Invoice"), catalog=b"/Names<</EmbeddedFiles 10 0 R>>", more={10: b"<</Kids[10 0 R 10 0 R 10 0 R]>>"}
    )


def _five_thousand_files_inside() -> bytes:
    names = b" ".join(b"(a%05d.xml) 10 0 R" % n for n in range(5000))
    filespec = b"<</Type/Filespec/F(a.xml)/EF<</F 11 0 R>>>>"
    return one_page(
        text("Tax Invoice"),
        catalog=b"/Names<</EmbeddedFiles<</Names[%b]>>>>" % names,
        more={10: filespec, 11: stream(b"<Invoice>" + b" " * 9_000_000 + b"</Invoice>", b"/Type/EmbeddedFile", packed=True)},
    )


def _file_inside_unpacks_to_a_gigabyte() -> bytes:
    body = zeros(1024)
    file = b"<</Type/EmbeddedFile/Filter/FlateDecode/Length %d>>stream\n%b\nendstream" % (len(body), body)
    return pdf(
        {
            1: b"<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[(factur-x.xml) 10 0 R]>>>>>>",
            2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
            10: b"<</Type/Filespec/F(factur-x.xml)/EF<</F 11 0 R>>>>",
            11: file,
        }
    )


def _entity_bomb_inside() -> bytes:
    entities = b"".join(b'<!ENTITY e%d "%b">' % (n, b"&e%d;" % (n - 1) * 10) for n in range(1, 12))
    return embedding(b'<!DOCTYPE a [<!ENTITY e0 "x">%b]><Invoice>&e11;</Invoice>' % entities)


def _locked() -> bytes:
    return encrypted("secret")


def _open_to_all_but_encrypted() -> bytes:
    return encrypted("")


def _encrypted_in_an_unknown_way() -> bytes:
    content = one_page(text("Tax Invoice"))
    return content.replace(b"<</Size", b"<</Encrypt<</Filter/Unknown/V 99/R 99/O(x)/U(x)/P -1/Length 9999999>>/Size")


def _nothing_but_the_mark() -> bytes:
    return b"%PDF-1.7"


def _mark_and_noise() -> bytes:
    return b"%PDF-1.7\n" + random.Random(5).randbytes(200_000)


def _a_hundred_revisions() -> bytes:
    out = io.BytesIO(one_page(text("Tax Invoice")))
    content = out.getvalue()
    for _ in range(100):
        start = content.rindex(b"startxref\n") + 10
        place = int(content[start : content.index(b"\n", start)])
        at = len(content)
        content += b"xref\n0 0\ntrailer\n<</Size 6/Root 1 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (place, at)
    return content


_BOMBS = (
    _twenty_thousand_pages,
    _same_page_two_hundred_times,
    _a_million_characters,
    _nearly_too_many_words,
    _nearly_too_many_letters_on_one_spot,
    _nearly_too_many_amounts,
    _nearly_too_many_rows,
    _sideways_letters,
    _white_letters_everywhere,
    _unpacks_to_a_gigabyte,
    _unpacks_twice,
    _filter_after_filter,
    _form_draws_itself,
    _a_billion_forms,
    _forms_sixty_deep,
    _pattern_paints_with_itself,
    _font_draws_with_itself,
    _page_tree_in_a_circle,
    _page_tree_ten_thousand_deep,
    _says_two_billion_pages,
    _says_less_than_no_pages,
    _length_refers_to_itself,
    _table_of_places_in_a_circle,
    _arrays_a_million_deep,
    _dictionaries_deep,
    _states_never_given_back,
    _operands_without_operators,
    _paths_without_end,
    _a_page_as_large_as_a_country,
    _a_page_of_no_size,
    _a_page_inside_out,
    _letters_of_no_size,
    _letters_of_endless_size,
    _giant_image,
    _giant_image_behind_white_words,
    _character_map_of_a_million_lines,
    _letters_that_mean_whole_books,
    _ten_thousand_notes,
    _runs_a_program,
    _names_in_a_circle,
    _five_thousand_files_inside,
    _file_inside_unpacks_to_a_gigabyte,
    _entity_bomb_inside,
    _locked,
    _open_to_all_but_encrypted,
    _encrypted_in_an_unknown_way,
    _nothing_but_the_mark,
    _mark_and_noise,
    _a_hundred_revisions,
)
