/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The frame of a page. Its policy forbids all that a page could do by itself: only its own style
 * and pictures that lie in it count, so that a fault in what escapes a stranger's text would show,
 * and do nothing. Colours have a contrast of 4.5 at least (WCAG 2.1, 1.4.3), and nothing is said by
 * colour alone (1.4.1).
 */
#include "prov/version.h"
#include "report/html.h"
#include "report/say.h"

#define CSP                                                                                        \
	"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "              \
	"img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">"

/* NOLINTBEGIN(bugprone-suspicious-missing-comma): pieces that are macros stand in two lines */
static const char *const head[] = {
    "<!DOCTYPE html>",
    "<html lang=\"en\">",
    "<head>",
    "<meta charset=\"utf-8\">",
    CSP,
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">",
    "<meta name=\"referrer\" content=\"no-referrer\">",
    "<meta name=\"color-scheme\" content=\"light dark\">",
};

#define LIGHT                                                                                      \
	"--bg:#fff;--fg:#1b1b1b;--dim:#50545c;--card:#f5f6f8;--line:#868b94;--ok:#0b6b2e;"         \
	"--warn:#7a4b00;--bad:#a8071a;--none:#44484f;--link:#0b4fa8"
#define DARK                                                                                       \
	"--bg:#14171c;--fg:#ececec;--dim:#b6bbc4;--card:#1e232a;--line:#7d838d;--ok:#74dd9c;"      \
	"--warn:#f3c562;--bad:#ff9c9c;--none:#cfd3da;--link:#9cc4ff"
#define STYLE_ROOT ":root{" LIGHT "}"
#define STYLE_DARK "@media screen and (prefers-color-scheme:dark){:root{" DARK "}}"

static const char *const style[] = {
    "<style>",
    STYLE_ROOT,
    STYLE_DARK,
    "*{box-sizing:border-box}",
    "body{margin:0;background:var(--bg);color:var(--fg);font:1rem/1.5 system-ui,sans-serif}",
    "header,main,footer{max-width:60rem;margin:0 auto;padding:0 1rem}",
    "header p{margin:1rem 0 0;color:var(--dim)}",
    "h1{margin:.2rem 0 1rem;font-size:1.5rem;line-height:1.3}",
    "h2{font-size:1.15rem;margin:0 0 .5rem}",
    "h1,td,dd,li,p{overflow-wrap:anywhere}",
    "section{margin:0 0 1.25rem;padding:1rem;background:var(--card);border-radius:.5rem}",
    "p{margin:.25rem 0 .5rem}",
    "ul,ol{margin:.25rem 0;padding-left:1.25rem}",
    ".verdict{border:1px solid var(--c);border-left-width:.6rem}",
    ".verdict h2{font-size:1.4rem;color:var(--c)}",
    ".ok{--c:var(--ok)} .warn{--c:var(--warn)} .bad{--c:var(--bad)} .plain{--c:var(--none)}",
    ".word{color:var(--c);font-weight:600;white-space:nowrap}",
    ".dim{color:var(--dim)}",
    "a{color:var(--link)} a:focus-visible,input:focus-visible{outline:3px solid ",
    "var(--link);outline-offset:2px}",
    "code{font-family:ui-monospace,monospace;font-size:.9em}",
    "figure{margin:0 0 1.25rem} figure img{display:block;max-width:100%;max-height:26rem;",
    "border:1px solid var(--line)}",
    "figcaption{color:var(--dim);font-size:.9rem;margin-top:.25rem}",
    "dl{margin:0} dl div{display:grid;grid-template-columns:minmax(8rem,13rem) 1fr;gap:0 ",
    "1rem;padding:.25rem 0;border-top:1px solid var(--line)} dl div:first-child{",
    "border-top:0}",
    "dt{color:var(--dim)} dd{margin:0;min-width:0}",
    "table{border-collapse:collapse;width:100%}",
    /* Long words may be broken anywhere, but names of some letters should not. */
    "@media(min-width:40rem){td{min-width:6rem}}",
    "caption{text-align:left;color:var(--dim);padding-bottom:.25rem}",
    "th,td{text-align:left;vertical-align:top;padding:.3rem .5rem .3rem 0;border-top:1px ",
    "solid var(--line)}",
    ".tree{list-style:none;padding:0} .d2{margin-left:1.5rem} .d3{margin-left:3rem} .d4{",
    "margin-left:4.5rem} .d5{margin-left:6rem}",
    "svg{display:block;max-width:100%;height:auto;font:14px system-ui,sans-serif}",
    "svg rect{fill:var(--bg);stroke:var(--c);stroke-width:2} svg text{fill:var(--fg)} ",
    "svg .word{fill:var(--c)} svg path{fill:none;stroke:var(--line);stroke-width:2}",
    "fieldset{border:1px solid var(--line);border-radius:.5rem;margin:0 0 1rem}",
    "fieldset span{display:inline-block;margin-right:1.25rem;white-space:nowrap}",
    "footer{color:var(--dim);font-size:.9rem;padding-bottom:2rem}",
    "@media (max-width:36rem){dl div{grid-template-columns:1fr}}",
    "@media print{body{font-size:10pt} section{break-inside:avoid;border:1px solid ",
    "var(--line)} fieldset{display:none} figure img{max-height:9cm}}",
    "</style>",
};
/* NOLINTEND(bugprone-suspicious-missing-comma) */

static void put_lines(struct prov_html *h, const char *const *lines, size_t n)
{
	for (size_t i = 0; i < n; i++)
		prov_html_line(h, lines[i]);
}

void prov_html_page_begin(struct prov_html *h, const char *kind, const char *name)
{
	put_lines(h, head, sizeof(head) / sizeof(head[0]));
	prov_html_put(h, "<title>");
	prov_html_put(h, kind);
	if (name != NULL) {
		prov_html_put(h, ": ");
		prov_html_show_plain(h, name, PROV_SAY_NAME);
	}
	prov_html_line(h, "</title>");
	put_lines(h, style, sizeof(style) / sizeof(style[0]));
	prov_html_line(h, "</head>");
	prov_html_line(h, "<body>");
	prov_html_put(h, "<header><p>");
	prov_html_put(h, kind);
	prov_html_put(h, "</p><h1>");
	if (name != NULL)
		prov_html_show(h, name, PROV_SAY_NAME);
	else
		prov_html_put(h, "All files");
	prov_html_line(h, "</h1></header>");
	prov_html_line(h, "<main>");
}

void prov_html_page_end(struct prov_html *h)
{
	prov_html_line(h, "</main>");
	prov_html_put(h, "<footer><p>Made by prov ");
	prov_html_put(h, prov_version());
	prov_html_put(h, ". Whether what a signer says is true is not something that can be "
			 "checked.</p></footer>");
	prov_html_line(h, "");
	prov_html_line(h, "</body>");
	prov_html_line(h, "</html>");
}

void prov_html_section(struct prov_html *h, const char *id, const char *heading)
{
	prov_html_printf(h, "<section aria-labelledby=\"%s\"><h2 id=\"%s\">", id, id);
	prov_html_put(h, heading);
	prov_html_line(h, "</h2>");
}

void prov_html_section_end(struct prov_html *h)
{
	prov_html_line(h, "</section>");
}

struct prov_html_state prov_html_state(enum prov_state state)
{
	switch (state) {
	case PROV_STATE_TRUSTED:
		return (struct prov_html_state){"ok", "\xe2\x9c\x93", "trusted"};
	case PROV_STATE_VALID:
		return (struct prov_html_state){"warn", "?", "valid, signer unknown"};
	case PROV_STATE_NONE:
		return (struct prov_html_state){"plain", "\xe2\x80\x93", "no credentials"};
	case PROV_STATE_ERROR:
		return (struct prov_html_state){"bad", "!", "not judged"};
	case PROV_STATE_INVALID:
	default:
		return (struct prov_html_state){"bad", "\xe2\x9c\x95", "invalid"};
	}
}
