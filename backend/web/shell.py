"""Assemble an HTML document: head, inlined style, painted markup, the page's own data, module preloads."""

import base64
import hashlib
import html
import json
from functools import cached_property
from pathlib import Path
from typing import Any

from backend.kernel.messages import message
from backend.web.manifest import GROUPS

EARLY = "\n".join(
    line.strip()
    for line in Path(__file__).with_name("early.js").read_text(encoding="utf-8").splitlines()
    if not line.startswith("//")
)
"""The one inline script, without its comments and its layout."""
ENTRY = "index.html"
LISTS = tuple(f"src/{group}.ts" for group in GROUPS if group != "first")
"""Lists of pages that come with the first page they name."""
MISSING = "<!doctype html><meta charset=utf-8><title>沪六同行</title><p>PWA 尚未构建:make serve</p>"


def _hash(text: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


def _json(value: Any) -> str:
    """JSON that can stand inside a script element."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c").replace("\u2028", "")


def instead(says: str, lang: str, phone: str) -> str:
    """What a page that can't work without JavaScript says in its place."""

    def text(key: str, **values: str) -> str:
        return html.escape(message(key, lang, **values))

    prefix = "/en" if lang == "en" else ""
    doors = {"home": "", "trips": "/trips", "goods": "/goods", "help": "/help"}
    links = " ".join(
        f'<a class="btn" href="{prefix + to or "/"}">{text(f"link_{name}")}</a>' for name, to in doors.items()
    )
    call = f"<p>{text('no_script_call', phone=phone)}</p>" if phone else ""
    return (
        f'<noscript><main class="empty"><h1>{text("no_script")}</h1><p>{text(f"no_script_{says}")}</p>'
        f"<p>{text('no_script_do')}</p>{call}<p>{links}</p></main></noscript>"
    )


class Shell:
    """The built PWA's files and how a page refers to them."""

    def __init__(self, dist: Path) -> None:
        self.dist = dist
        self.built = (dist / ".vite" / "manifest.json").exists()

    @cached_property
    def manifest(self) -> dict[str, dict[str, Any]]:
        """Vite's manifest: source file → chunk."""
        found: dict[str, dict[str, Any]] = json.loads((self.dist / ".vite" / "manifest.json").read_text())
        return found

    @cached_property
    def style(self) -> str:
        """The one stylesheet."""
        names = sorted({css for chunk in self.manifest.values() for css in chunk.get("css", [])})
        names += [c["file"] for c in self.manifest.values() if c["file"].endswith(".css") and c["file"] not in names]
        return "".join((self.dist / name).read_text(encoding="utf-8") for name in dict.fromkeys(names)).strip()

    def policy(self) -> str:
        """Content-Security-Policy: our own files, one inline script and one inline style by hash, nothing else."""
        style = _hash(self.style) if self.built else ""
        return (
            f"default-src 'none'; script-src 'self' {_hash(EARLY)}; style-src 'self' {style};"
            " img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; manifest-src 'self'; worker-src 'self';"
            " base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
        )

    def chunks(self, file: str, lang: str) -> list[str]:
        """The entry, a page's chunk, the list of pages that names it, its language, and everything these import."""
        lists = [name for name in LISTS if file in self.manifest.get(name, {}).get("dynamicImports", [])]
        wanted = [ENTRY, f"src/texts/{lang}.ts", *([*lists, file] if file in self.manifest else [])]
        seen: list[str] = []
        while wanted:
            name = wanted.pop(0)
            if name in self.manifest and name not in seen:
                seen.append(name)
                wanted += self.manifest[name].get("imports", [])
        return [str(self.manifest[name]["file"]) for name in seen]

    def document(self, page: dict[str, Any]) -> str:
        """A whole page. Keys: lang, html, title, description, file, brought, origin, path, picture, facts, instead."""
        if not self.built:
            return MISSING
        lang = page["lang"]
        chunks = self.chunks(page["file"], lang)
        preloads = "".join(f'<link rel="modulepreload" href="/{name}">' for name in chunks[1:])
        return (
            f'<!doctype html><html lang="{"en" if lang == "en" else "zh-CN"}"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width,initial-scale=1,viewport-fit=cover">'
            f'<meta name="theme-color" content="#faf6ef"><script>{EARLY}</script>{self._head(page)}'
            f"<style>{self.style}</style>"
            '<link rel="manifest" href="/manifest.webmanifest"><link rel="icon" href="/icon.svg" type="image/svg+xml">'
            f'{preloads}<script type="module" src="/{chunks[0]}"></script></head>'
            f'<body>{page["instead"]}<div id="app">{page["html"]}</div>'
            f'<script type="application/json" id="brought">{_json(page["brought"])}</script></body></html>'
        )

    def _head(self, page: dict[str, Any]) -> str:
        title, description = html.escape(page["title"] or "沪六同行"), html.escape(page["description"])
        zh, en = page["path"], "/en" + ("" if page["path"] == "/" else page["path"])
        here = page["origin"] + (en if page["lang"] == "en" else zh)
        picture = f'<meta property="og:image" content="{page["origin"]}{page["picture"]}">' if page["picture"] else ""
        facts = f'<script type="application/ld+json">{_json(page["facts"])}</script>' if page["facts"] else ""
        return (
            f'<title>{title}</title><meta name="description" content="{description}">'
            f'<link rel="canonical" href="{html.escape(here)}">'
            f'<link rel="alternate" hreflang="zh-CN" href="{html.escape(page["origin"] + zh)}">'
            f'<link rel="alternate" hreflang="en" href="{html.escape(page["origin"] + en)}">'
            f'<meta property="og:title" content="{title}"><meta property="og:description" content="{description}">'
            f'<meta property="og:type" content="website"><meta property="og:url" content="{html.escape(here)}">'
            f"{picture}{facts}"
        )
