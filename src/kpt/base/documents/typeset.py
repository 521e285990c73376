"""Set one document as PDF (or its charts as PNG) in a process of its own.

Started as a script by ``pdf``: the memory that typesetting takes (hundreds of MiB for a long plan)
goes back to the machine when it ends, and a document that cannot be set takes nobody down with it.

Arguments: folder of the template, its name, seconds since 1970 of the document, pdf or png.
Input: the JSON on standard input. Output: the bytes on standard output; on failure status 3, and
typst's message on standard error. Nothing is fetched: no packages, no typefaces of the machine.
"""

import base64
import json
import sys
from pathlib import Path

FAILED = 3
PPI = 200.0


def main(folder: str, template: str, made: str, output: str) -> int:
    """Return 0 with the document on standard output: a PDF, or a JSON list of PNG in base64."""
    import typst

    here = Path(folder)
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=True, font_paths=[here / "fonts"]
    )
    nowhere = here / "packages"  # there is none: an import of one fails instead of asking the net
    compiler = typst.Compiler(
        here / template,
        root=here,
        font_paths=fonts,
        package_path=nowhere,
        package_cache_path=nowhere,
    )
    try:
        found = compiler.compile(
            format="png" if output == "png" else "pdf",
            ppi=PPI if output == "png" else None,
            sys_inputs={"data": sys.stdin.buffer.read().decode()},
            pdf_standards=["ua-1"] if output == "pdf" else [],
            timestamp=int(made),
        )
    except typst.TypstError as error:
        sys.stderr.write(error.diagnostic[:4000])
        return FAILED
    pages = found if isinstance(found, list) else [found or b""]
    if output == "png":
        written = json.dumps([base64.b64encode(page).decode() for page in pages]).encode()
    else:
        written = pages[0]
    sys.stdout.buffer.write(written)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
