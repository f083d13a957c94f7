// SPDX-License-Identifier: Apache-2.0
// usage: report.mjs check|shots FOLDER CHROMIUM PAGE...     FOLDER: where npm installed what it needs
// check: loads each page in a browser, with its policy (CSP) and without. Nothing may run, be asked
//   for, or stand in it that could; axe-core may find no violation of WCAG 2.1 A and AA, light or dark.
// shots: PAGE is FILE=PNG; writes a picture of each, WIDTH pixels wide.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [mode, folder, chromium, ...pages] = process.argv.slice(2);
const require = createRequire(resolve(folder, "x.js"));
const puppeteer = require("puppeteer-core");
const width = 900;
let failures = 0;

function fail(page, why) {
	failures++;
	console.log(`${page}: ${why}`);
}

// What could run, or ask for something, wherever it stands in the document.
function suspects() {
	const out = [];
	for (const e of document.querySelectorAll("*")) {
		const name = e.tagName.toLowerCase();
		if (["script", "iframe", "object", "embed", "form", "link", "base", "foreignobject"].includes(name))
			out.push(`<${name}>`);
		for (const a of e.attributes) {
			if (/^on/i.test(a.name)) out.push(a.name);
			if (name === "meta" && /refresh/i.test(a.value)) out.push("refresh");
			if (/^(src|srcset|data|xlink:href|action|formaction)$/i.test(a.name) && !a.value.startsWith("data:image/"))
				out.push(`${a.name}=${a.value}`);
			if (a.name === "href" && !/^[A-Za-z0-9._-]+\.html$/.test(a.value)) out.push(`href=${a.value}`);
		}
	}
	return out;
}

async function load(browser, file, bypass, dark) {
	const page = await browser.newPage();
	const url = pathToFileURL(resolve(file)).href;
	const seen = [];
	page.on("request", (r) => {
		if (r.url() !== url && !r.url().startsWith("data:image/")) seen.push(`asks for ${r.url()}`);
	});
	page.on("dialog", async (d) => {
		seen.push("opens a dialog");
		await d.dismiss();
	});
	page.on("console", (m) => seen.push(`says on the console: ${m.text()}`));
	page.on("framenavigated", (f) => {
		if (f.url() !== url && f.url() !== "about:blank") seen.push(`goes to ${f.url()}`);
	});
	await page.setViewport({ width, height: 400 });
	await page.setBypassCSP(bypass);
	await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: dark ? "dark" : "light" }]);
	await page.goto(url, { waitUntil: "load" });
	return { page, seen };
}

async function axe(page) {
	await page.evaluate(readFileSync(require.resolve("axe-core/axe.min.js"), "utf8"));
	return page.evaluate(() =>
		window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"] }));
}

async function check(browser, file, bypass, dark) {
	const { page, seen } = await load(browser, file, bypass, dark);
	await new Promise((r) => setTimeout(r, 200));
	seen.push(...(await page.evaluate(suspects)).map((s) => `holds ${s}`));
	for (const s of seen) fail(file, `${s}${bypass ? " (without its policy)" : ""}`);
	// Only without the policy can axe be put into the page.
	if (bypass) {
		const result = await axe(page);
		for (const v of result.violations)
			fail(file, `axe: ${v.id} (${dark ? "dark" : "light"}): ${v.help}: ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 150)).join(" | ")}`);
		if (result.passes.length < 10) fail(file, "axe checked next to nothing");
	}
	await page.close();
}

// That the checks can fail: a page that does all of it.
async function checkSelf(browser) {
	const page = await browser.newPage();
	await page.setContent("<img src='x' onerror='1'><a href='javascript:1'>x</a><script>1</script>");
	const found = await page.evaluate(suspects);
	if (found.length < 4) fail("self-check", `only ${found.join(", ")}`);
	await page.setContent("<p style='color:#bbb;background:#fff'>pale</p><img src='data:image/gif;base64,x'>");
	const wrong = (await axe(page)).violations.map((v) => v.id);
	if (!wrong.includes("color-contrast") || !wrong.includes("image-alt"))
		fail("self-check", `axe finds only ${wrong.join(", ")}`);
	await page.close();
}

const browser = await puppeteer.launch({
	executablePath: chromium,
	args: ["--no-sandbox", "--disable-gpu", "--allow-file-access-from-files"],
});
if (mode === "check") {
	await checkSelf(browser);
	for (const file of pages) {
		await check(browser, file, false, false);
		for (const dark of [false, true]) await check(browser, file, true, dark);
	}
	console.log(`reports in a browser: ${pages.length} pages, ${failures} failures`);
} else {
	for (const pair of pages) {
		const [file, png] = pair.split("=");
		const { page } = await load(browser, file, false, false);
		const height = await page.evaluate(() => document.documentElement.scrollHeight);
		await page.setViewport({ width, height: Math.min(height, 1250) });
		await page.screenshot({ path: png, fullPage: false });
		await page.close();
	}
}
await browser.close();
process.exit(failures > 0 ? 1 : 0);
