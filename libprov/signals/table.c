/* SPDX-License-Identifier: Apache-2.0 */
/* Every signal that is known, one row each; docs/signals.md shows them. */
#include "signals/signal.h"

#define XMP PROV_CARRIER_XMP
#define EXIF PROV_CARRIER_EXIF
#define PNG PROV_CARRIER_PNG
#define JPEG PROV_CARRIER_JPEG
#define IIM PROV_CARRIER_IIM
#define RIFF PROV_CARRIER_RIFF
#define GIF PROV_CARRIER_GIF
#define BMFF PROV_CARRIER_BMFF
#define OOXML PROV_CARRIER_OOXML
#define PDF PROV_CARRIER_PDF
#define TEXT PROV_CARRIER_TEXT
#define FILE_ PROV_CARRIER_FILE

#define IPTC "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
#define BASIC "http://ns.adobe.com/xap/1.0/"
#define MM "http://ns.adobe.com/xap/1.0/mm/"
#define DC "http://purl.org/dc/elements/1.1/"
#define DCTERMS "http://purl.org/dc/terms/"
#define TIFF "http://ns.adobe.com/tiff/1.0/"
#define XEXIF "http://ns.adobe.com/exif/1.0/"
#define EXIFEX "http://cipa.jp/exif/1.0/"
#define AUX "http://ns.adobe.com/exif/1.0/aux/"
#define PHOTOSHOP "http://ns.adobe.com/photoshop/1.0/"
#define CRS "http://ns.adobe.com/camera-raw-settings/1.0/"
#define PLUS "http://ns.useplus.org/ldf/xmp/1.0/"
#define TC260 "http://www.tc260.org.cn/ns/AIGC/1.0/"
#define GIMP "http://www.gimp.org/xmp/"

#define STRONG true, false
#define WEAK false, false
#define STRONG_PERSONAL true, true
#define WEAK_PERSONAL false, true

static const struct prov_signal_row rows[] = {
    /* XMP; IPTC Photo Metadata 2025.1 has the first six. */
    {"xmp.digital-source-type", XMP, PROV_SIGNAL_SOURCE_TYPE, STRONG, IPTC, "DigitalSourceType",
	NULL, "how it came to be, in a term of IPTC's"},
    {"xmp.ai-system", XMP, PROV_SIGNAL_AI, STRONG, IPTC, "AISystemUsed", NULL,
	"the AI system that made it"},
    {"xmp.ai-system-version", XMP, PROV_SIGNAL_AI, STRONG, IPTC, "AISystemVersionUsed", NULL,
	"the version of that system"},
    {"xmp.ai-prompt", XMP, PROV_SIGNAL_AI, STRONG_PERSONAL, IPTC, "AIPromptInformation", NULL,
	"what the AI system was asked for"},
    {"xmp.ai-prompt-writer", XMP, PROV_SIGNAL_AI, STRONG_PERSONAL, IPTC, "AIPromptWriterName", NULL,
	"who asked the AI system"},
    {"xmp.aigc", XMP, PROV_SIGNAL_AI, STRONG, TC260, "AIGC", NULL,
	"China's label for what AI made (TC260)"},
    {"xmp.data-mining", XMP, PROV_SIGNAL_TERMS, STRONG, PLUS, "DataMining", NULL,
	"whether it may be mined or trained on, in a term of PLUS's"},
    {"xmp.other-constraints", XMP, PROV_SIGNAL_TERMS, WEAK, PLUS, "OtherConstraints", NULL,
	"further terms of use"},
    {"xmp.creator-tool", XMP, PROV_SIGNAL_TOOL, STRONG, BASIC, "CreatorTool", NULL,
	"the tool that it was made with"},
    {"xmp.software", XMP, PROV_SIGNAL_TOOL, STRONG, TIFF, "Software", NULL,
	"the software that wrote it"},
    {"xmp.camera-raw", XMP, PROV_SIGNAL_TOOL, WEAK, CRS, "Version", NULL,
	"the version of the raw converter whose settings are kept"},
    {"xmp.gimp-version", XMP, PROV_SIGNAL_TOOL, WEAK, GIMP, "Version", NULL,
	"the version of GIMP that saved it"},
    {"xmp.history-tool", XMP, PROV_SIGNAL_HISTORY, WEAK, MM, "History", "softwareAgent",
	"a tool of the edit history"},
    {"xmp.history-action", XMP, PROV_SIGNAL_HISTORY, WEAK, MM, "History", "action",
	"a step of the edit history"},
    {"xmp.derived-from", XMP, PROV_SIGNAL_HISTORY, WEAK_PERSONAL, MM, "DerivedFrom", "documentID",
	"the document that it was made from"},
    {"xmp.photoshop-history", XMP, PROV_SIGNAL_HISTORY, WEAK, PHOTOSHOP, "History", NULL,
	"the edit history as text"},
    {"xmp.create-date", XMP, PROV_SIGNAL_TIME, STRONG, BASIC, "CreateDate", NULL,
	"when it was made"},
    {"xmp.modify-date", XMP, PROV_SIGNAL_TIME, STRONG, BASIC, "ModifyDate", NULL,
	"when it was last changed"},
    {"xmp.date-created", XMP, PROV_SIGNAL_TIME, STRONG, PHOTOSHOP, "DateCreated", NULL,
	"when what it shows was recorded"},
    {"xmp.time-original", XMP, PROV_SIGNAL_TIME, STRONG, XEXIF, "DateTimeOriginal", NULL,
	"when it was taken"},
    {"xmp.make", XMP, PROV_SIGNAL_CAMERA, WEAK, TIFF, "Make", NULL, "the maker of the camera"},
    {"xmp.model", XMP, PROV_SIGNAL_CAMERA, WEAK, TIFF, "Model", NULL, "the model of the camera"},
    {"xmp.latitude", XMP, PROV_SIGNAL_POSITION, STRONG_PERSONAL, XEXIF, "GPSLatitude", NULL,
	"where it was taken: the latitude"},
    {"xmp.longitude", XMP, PROV_SIGNAL_POSITION, STRONG_PERSONAL, XEXIF, "GPSLongitude", NULL,
	"where it was taken: the longitude"},
    {"xmp.city", XMP, PROV_SIGNAL_POSITION, WEAK_PERSONAL, PHOTOSHOP, "City", NULL,
	"the city that it shows"},
    {"xmp.creator", XMP, PROV_SIGNAL_PERSON, STRONG_PERSONAL, DC, "creator", NULL, "who made it"},
    {"xmp.serial", XMP, PROV_SIGNAL_NUMBER, STRONG_PERSONAL, AUX, "SerialNumber", NULL,
	"the camera's serial number"},
    {"xmp.body-serial", XMP, PROV_SIGNAL_NUMBER, STRONG_PERSONAL, EXIFEX, "BodySerialNumber", NULL,
	"the camera's serial number"},
    {"xmp.format", XMP, PROV_SIGNAL_MEDIA_TYPE, STRONG, DC, "format", NULL,
	"the type of the file that the packet was written for"},
    {"xmp.provenance", XMP, PROV_SIGNAL_CREDENTIALS, STRONG, DCTERMS, "provenance", NULL,
	"where its credentials are kept (C2PA 2.4, 11.5)"},
    {"xmp.credit", XMP, PROV_SIGNAL_TEXT, WEAK, PHOTOSHOP, "Credit", NULL, "the credit line"},
    {"xmp.description", XMP, PROV_SIGNAL_TEXT, WEAK, DC, "description", NULL, "the caption"},

    /* Exif (CIPA DC-008), by the names that XMP has for the tags. */
    {"exif.make", EXIF, PROV_SIGNAL_CAMERA, STRONG, "tiff", "Make", NULL,
	"the maker of the camera"},
    {"exif.model", EXIF, PROV_SIGNAL_CAMERA, STRONG, "tiff", "Model", NULL,
	"the model of the camera"},
    {"exif.exposure", EXIF, PROV_SIGNAL_CAMERA, WEAK, "exif", "ExposureTime", NULL,
	"how long it was exposed, in seconds"},
    {"exif.lens", EXIF, PROV_SIGNAL_CAMERA, WEAK, "exifEX", "LensModel", NULL,
	"the model of the lens"},
    {"exif.software", EXIF, PROV_SIGNAL_TOOL, STRONG, "xmp", "CreatorTool", NULL,
	"the software that wrote it"},
    {"exif.time-original", EXIF, PROV_SIGNAL_TIME, STRONG, "exif", "DateTimeOriginal", NULL,
	"when it was taken"},
    {"exif.time-digitized", EXIF, PROV_SIGNAL_TIME, STRONG, "exif", "DateTimeDigitized", NULL,
	"when it was digitised"},
    {"exif.time-modified", EXIF, PROV_SIGNAL_TIME, STRONG, "xmp", "ModifyDate", NULL,
	"when it was last changed"},
    {"exif.latitude", EXIF, PROV_SIGNAL_POSITION, STRONG_PERSONAL, "exif", "GPSLatitude", NULL,
	"where it was taken: the latitude"},
    {"exif.longitude", EXIF, PROV_SIGNAL_POSITION, STRONG_PERSONAL, "exif", "GPSLongitude", NULL,
	"where it was taken: the longitude"},
    {"exif.position", EXIF, PROV_SIGNAL_POSITION, WEAK_PERSONAL, NULL, "position", NULL,
	"that it says where it was taken, which could not be read"},
    {"exif.body-serial", EXIF, PROV_SIGNAL_NUMBER, STRONG_PERSONAL, "exifEX", "BodySerialNumber",
	NULL, "the camera's serial number"},
    {"exif.lens-serial", EXIF, PROV_SIGNAL_NUMBER, STRONG_PERSONAL, "exifEX", "LensSerialNumber",
	NULL, "the lens's serial number"},
    {"exif.image-id", EXIF, PROV_SIGNAL_NUMBER, WEAK_PERSONAL, "exif", "ImageUniqueID", NULL,
	"the picture's number"},
    {"exif.owner", EXIF, PROV_SIGNAL_PERSON, STRONG_PERSONAL, "exifEX", "CameraOwnerName", NULL,
	"whose camera it was"},
    {"exif.artist", EXIF, PROV_SIGNAL_PERSON, STRONG_PERSONAL, "dc", "creator", NULL,
	"who took it"},
    {"exif.description", EXIF, PROV_SIGNAL_TEXT, WEAK, "exif", "ImageDescription", NULL,
	"the caption"},
    {"exif.comment", EXIF, PROV_SIGNAL_TEXT, WEAK, "exif", "UserComment", NULL, "a comment"},
    {"exif.xp-title", EXIF, PROV_SIGNAL_TEXT, WEAK, "exif", "XPTitle", NULL,
	"the title that Windows shows"},
    {"exif.xp-comment", EXIF, PROV_SIGNAL_TEXT, WEAK, "exif", "XPComment", NULL,
	"the comment that Windows shows"},
    {"jpeg.photoshop-thumbnail", JPEG, PROV_SIGNAL_PREVIEW, WEAK, NULL, "8BIM thumbnail", NULL,
	"a small picture of the picture, as Photoshop keeps it"},
    {"xmp.thumbnail", XMP, PROV_SIGNAL_PREVIEW, WEAK, BASIC, "Thumbnails", "image",
	"a small picture of the picture"},
    {"exif.thumbnail", EXIF, PROV_SIGNAL_PREVIEW, WEAK, NULL, "thumbnail", NULL,
	"a small picture of the picture"},
    {"exif.aigc", EXIF, PROV_SIGNAL_AI, STRONG, NULL, "AIGC", NULL,
	"China's label for what AI made (TC260), in a comment or a caption"},
    {"exif.parameters", EXIF, PROV_SIGNAL_AI, STRONG_PERSONAL, NULL, "parameters", NULL,
	"what a generator was asked for, and with which settings, in a comment or in the camera's "
	"place"},

    /* PNG, by keyword. */
    {"png.parameters", PNG, PROV_SIGNAL_AI, STRONG_PERSONAL, NULL, "parameters", NULL,
	"what a generator was asked for, and with which settings (Stable Diffusion, Midjourney)"},
    {"png.prompt", PNG, PROV_SIGNAL_AI, STRONG_PERSONAL, NULL, "prompt", NULL,
	"what a generator was asked for, and with which settings (ComfyUI)"},
    {"png.workflow", PNG, PROV_SIGNAL_AI, STRONG_PERSONAL, NULL, "workflow", NULL,
	"the steps of a generator (ComfyUI)"},
    {"png.invokeai", PNG, PROV_SIGNAL_AI, STRONG_PERSONAL, NULL, "invokeai_metadata", NULL,
	"what a generator was asked for, and with which settings (InvokeAI)"},
    {"png.invokeai-graph", PNG, PROV_SIGNAL_AI, STRONG_PERSONAL, NULL, "invokeai_graph", NULL,
	"the steps of a generator (InvokeAI)"},
    {"png.sd-metadata", PNG, PROV_SIGNAL_AI, STRONG_PERSONAL, NULL, "sd-metadata", NULL,
	"what a generator was asked for, and with which settings (InvokeAI, before version 3)"},
    {"png.dream", PNG, PROV_SIGNAL_AI, STRONG_PERSONAL, NULL, "Dream", NULL,
	"what a generator was asked for, and with which settings (InvokeAI, before version 3)"},
    {"png.fooocus", PNG, PROV_SIGNAL_AI, STRONG, NULL, "fooocus_scheme", NULL,
	"how Fooocus wrote what it was asked for"},
    {"png.aigc", PNG, PROV_SIGNAL_AI, STRONG, NULL, "AIGC", NULL,
	"China's label for what AI made (TC260)"},
    {"png.software", PNG, PROV_SIGNAL_TOOL, STRONG, NULL, "Software", NULL,
	"the software that wrote it"},
    {"png.source", PNG, PROV_SIGNAL_TOOL, WEAK, NULL, "Source", NULL,
	"the device or the model that made it"},
    {"png.title", PNG, PROV_SIGNAL_TEXT, WEAK, NULL, "Title", NULL, "the title"},
    {"png.description", PNG, PROV_SIGNAL_TEXT, WEAK, NULL, "Description", NULL, "the caption"},
    {"png.comment", PNG, PROV_SIGNAL_TEXT, WEAK, NULL, "Comment", NULL, "a comment"},
    {"png.author", PNG, PROV_SIGNAL_PERSON, STRONG_PERSONAL, NULL, "Author", NULL, "who made it"},
    {"png.creation-time", PNG, PROV_SIGNAL_TIME, STRONG, NULL, "Creation Time", NULL,
	"when it was made"},

    /* JPEG. */
    {"jpeg.comment", JPEG, PROV_SIGNAL_TEXT, WEAK, NULL, "COM", NULL, "a comment"},
    {"jpeg.parameters", JPEG, PROV_SIGNAL_AI, STRONG_PERSONAL, NULL, "parameters", NULL,
	"what a generator was asked for, and with which settings, in a comment"},
    {"jpeg.aigc", JPEG, PROV_SIGNAL_AI, STRONG, NULL, "AIGC", NULL,
	"China's label for what AI made (TC260), in a comment or a segment of its own"},

    /* IPTC-IIM (IIM 4.2), by record and data set. */
    {"iim.program", IIM, PROV_SIGNAL_TOOL, STRONG, NULL, "2:65", NULL, "the program that wrote it"},
    {"iim.program-version", IIM, PROV_SIGNAL_TOOL, WEAK, NULL, "2:70", NULL,
	"the version of that program"},
    {"iim.date-created", IIM, PROV_SIGNAL_TIME, STRONG, NULL, "2:55", NULL,
	"when what it shows was recorded"},
    {"iim.digital-date", IIM, PROV_SIGNAL_TIME, STRONG, NULL, "2:62", NULL,
	"when it was digitised"},
    {"iim.by-line", IIM, PROV_SIGNAL_PERSON, STRONG_PERSONAL, NULL, "2:80", NULL, "who made it"},
    {"iim.caption-writer", IIM, PROV_SIGNAL_PERSON, STRONG_PERSONAL, NULL, "2:122", NULL,
	"who wrote the caption"},
    {"iim.city", IIM, PROV_SIGNAL_POSITION, WEAK_PERSONAL, NULL, "2:90", NULL,
	"the city that it shows"},
    {"iim.credit", IIM, PROV_SIGNAL_TEXT, WEAK, NULL, "2:110", NULL, "the credit line"},
    {"iim.source", IIM, PROV_SIGNAL_TEXT, WEAK, NULL, "2:115", NULL, "who has the rights in it"},
    {"iim.caption", IIM, PROV_SIGNAL_TEXT, WEAK, NULL, "2:120", NULL, "the caption"},

    /* RIFF: the list INFO, and chunks. */
    {"riff.aigc", RIFF, PROV_SIGNAL_AI, STRONG, NULL, "AIGC", NULL,
	"China's label for what AI made (TC260)"},
    {"riff.software", RIFF, PROV_SIGNAL_TOOL, STRONG, NULL, "ISFT", NULL,
	"the software that wrote it"},
    {"riff.artist", RIFF, PROV_SIGNAL_PERSON, STRONG_PERSONAL, NULL, "IART", NULL, "who made it"},
    {"riff.date", RIFF, PROV_SIGNAL_TIME, STRONG, NULL, "ICRD", NULL, "when it was made"},
    {"riff.comment", RIFF, PROV_SIGNAL_TEXT, WEAK, NULL, "ICMT", NULL, "a comment"},

    /* GIF, films and text. */
    {"gif.comment", GIF, PROV_SIGNAL_TEXT, WEAK, NULL, "comment", NULL, "a comment"},
    {"gif.aigc", GIF, PROV_SIGNAL_AI, STRONG, NULL, "AIGC", NULL,
	"China's label for what AI made (TC260), in a comment"},
    {"bmff.aigc", BMFF, PROV_SIGNAL_AI, STRONG, NULL, "AIGC", NULL,
	"China's label for what AI made (TC260)"},
    {"ooxml.aigc", OOXML, PROV_SIGNAL_AI, STRONG, NULL, "AIGC", NULL,
	"China's label for what AI made (TC260), among the custom properties"},
    {"pdf.aigc", PDF, PROV_SIGNAL_AI, STRONG, NULL, "AIGC", NULL,
	"China's label for what AI made (TC260), in the document information"},
    {"text.aigc", TEXT, PROV_SIGNAL_AI, STRONG, NULL, "AIGC", NULL,
	"China's label for what AI made (TC260), in the front matter of Markdown"},

    /* The file as such. */
    {"file.wrapper", FILE_, PROV_SIGNAL_CREDENTIALS, WEAK, NULL, "wrapper", NULL,
	"a place for credentials whose content is no longer there"},
};

#define NUM_ROWS (sizeof(rows) / sizeof(rows[0]))

const struct prov_signal_row *prov_signal_at(size_t i)
{
	return i < NUM_ROWS ? &rows[i] : NULL;
}

static bool is_same(const char *a, const char *b)
{
	if (a == NULL || b == NULL)
		return a == b;
	return strcmp(a, b) == 0;
}

const struct prov_signal_row *prov_signal_find(
    enum prov_carrier carrier, const char *ns, const char *name, const char *field)
{
	for (size_t i = 0; i < NUM_ROWS; i++) {
		const struct prov_signal_row *r = &rows[i];

		if (r->carrier == carrier && is_same(r->name, name) && is_same(r->ns, ns) &&
		    is_same(r->field, field))
			return r;
	}
	return NULL;
}

const struct prov_signal_row *prov_signal_by_id(const char *id)
{
	for (size_t i = 0; i < NUM_ROWS; i++) {
		if (strcmp(rows[i].id, id) == 0)
			return &rows[i];
	}
	return NULL;
}
