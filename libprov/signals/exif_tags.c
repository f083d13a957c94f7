/* SPDX-License-Identifier: Apache-2.0 */
#include "signals/exif.h"

#define PLAIN PROV_EXIF_PLAIN
#define POSITION PROV_EXIF_POSITION
#define SERIAL PROV_EXIF_SERIAL
#define PERSON PROV_EXIF_PERSON
#define SIGNAL PROV_EXIF_SIGNAL

/* The names are those of XMP part 2 and of Exif's own namespace (CIPA DC-010). */
/* clang-format off: one row a tag */
static const struct prov_exif_tag tags[] = {
    {PROV_EXIF_IFD0, 0x010e, PROV_EXIF_COMMENT, SIGNAL, "exif", "ImageDescription"},
    {PROV_EXIF_IFD0, 0x010f, PROV_EXIF_TEXT, PLAIN, "tiff", "Make"},
    {PROV_EXIF_IFD0, 0x0110, PROV_EXIF_TEXT, PLAIN, "tiff", "Model"},
    {PROV_EXIF_IFD0, 0x0112, PROV_EXIF_INT, PLAIN, "tiff", "Orientation"},
    {PROV_EXIF_IFD0, 0x011a, PROV_EXIF_RATIONAL, PLAIN, "tiff", "XResolution"},
    {PROV_EXIF_IFD0, 0x011b, PROV_EXIF_RATIONAL, PLAIN, "tiff", "YResolution"},
    {PROV_EXIF_IFD0, 0x0128, PROV_EXIF_INT, PLAIN, "tiff", "ResolutionUnit"},
    {PROV_EXIF_IFD0, 0x0131, PROV_EXIF_TEXT, PLAIN, "xmp", "CreatorTool"},
    {PROV_EXIF_IFD0, 0x0132, PROV_EXIF_DATE, PLAIN, "xmp", "ModifyDate"},
    {PROV_EXIF_IFD0, 0x013b, PROV_EXIF_TEXT, PERSON, "dc", "creator"},
    {PROV_EXIF_IFD0, 0x8298, PROV_EXIF_TEXT, PERSON, "dc", "rights"},
    {PROV_EXIF_IFD0, 0x9c9b, PROV_EXIF_UCS2, SIGNAL, "exif", "XPTitle"},
    {PROV_EXIF_IFD0, 0x9c9c, PROV_EXIF_UCS2, SIGNAL, "exif", "XPComment"},
    {PROV_EXIF_IFD, 0x829a, PROV_EXIF_RATIONAL, PLAIN, "exif", "ExposureTime"},
    {PROV_EXIF_IFD, 0x829d, PROV_EXIF_RATIONAL, PLAIN, "exif", "FNumber"},
    {PROV_EXIF_IFD, 0x8822, PROV_EXIF_INT, PLAIN, "exif", "ExposureProgram"},
    {PROV_EXIF_IFD, 0x8827, PROV_EXIF_INT, PLAIN, "exifEX", "PhotographicSensitivity"},
    {PROV_EXIF_IFD, 0x8830, PROV_EXIF_INT, PLAIN, "exifEX", "SensitivityType"},
    {PROV_EXIF_IFD, 0x9000, PROV_EXIF_TEXT, PLAIN, "exif", "ExifVersion"},
    {PROV_EXIF_IFD, 0x9003, PROV_EXIF_DATE, PLAIN, "exif", "DateTimeOriginal"},
    {PROV_EXIF_IFD, 0x9004, PROV_EXIF_DATE, PLAIN, "exif", "DateTimeDigitized"},
    {PROV_EXIF_IFD, 0x9011, PROV_EXIF_TEXT, PLAIN, "exif", "OffsetTimeOriginal"},
    {PROV_EXIF_IFD, 0x9201, PROV_EXIF_RATIONAL, PLAIN, "exif", "ShutterSpeedValue"},
    {PROV_EXIF_IFD, 0x9202, PROV_EXIF_RATIONAL, PLAIN, "exif", "ApertureValue"},
    {PROV_EXIF_IFD, 0x9203, PROV_EXIF_RATIONAL, PLAIN, "exif", "BrightnessValue"},
    {PROV_EXIF_IFD, 0x9204, PROV_EXIF_RATIONAL, PLAIN, "exif", "ExposureBiasValue"},
    {PROV_EXIF_IFD, 0x9205, PROV_EXIF_RATIONAL, PLAIN, "exif", "MaxApertureValue"},
    {PROV_EXIF_IFD, 0x9206, PROV_EXIF_RATIONAL, PLAIN, "exif", "SubjectDistance"},
    {PROV_EXIF_IFD, 0x9207, PROV_EXIF_INT, PLAIN, "exif", "MeteringMode"},
    {PROV_EXIF_IFD, 0x9208, PROV_EXIF_INT, PLAIN, "exif", "LightSource"},
    {PROV_EXIF_IFD, 0x920a, PROV_EXIF_RATIONAL, PLAIN, "exif", "FocalLength"},
    {PROV_EXIF_IFD, 0x9286, PROV_EXIF_COMMENT, SIGNAL, "exif", "UserComment"},
    {PROV_EXIF_IFD, 0xa001, PROV_EXIF_INT, PLAIN, "exif", "ColorSpace"},
    {PROV_EXIF_IFD, 0xa002, PROV_EXIF_INT, PLAIN, "exif", "PixelXDimension"},
    {PROV_EXIF_IFD, 0xa003, PROV_EXIF_INT, PLAIN, "exif", "PixelYDimension"},
    {PROV_EXIF_IFD, 0xa20e, PROV_EXIF_RATIONAL, PLAIN, "exif", "FocalPlaneXResolution"},
    {PROV_EXIF_IFD, 0xa20f, PROV_EXIF_RATIONAL, PLAIN, "exif", "FocalPlaneYResolution"},
    {PROV_EXIF_IFD, 0xa210, PROV_EXIF_INT, PLAIN, "exif", "FocalPlaneResolutionUnit"},
    {PROV_EXIF_IFD, 0xa215, PROV_EXIF_RATIONAL, PLAIN, "exif", "ExposureIndex"},
    {PROV_EXIF_IFD, 0xa217, PROV_EXIF_INT, PLAIN, "exif", "SensingMethod"},
    {PROV_EXIF_IFD, 0xa300, PROV_EXIF_INT, PLAIN, "exif", "FileSource"},
    {PROV_EXIF_IFD, 0xa301, PROV_EXIF_INT, PLAIN, "exif", "SceneType"},
    {PROV_EXIF_IFD, 0xa401, PROV_EXIF_INT, PLAIN, "exif", "CustomRendered"},
    {PROV_EXIF_IFD, 0xa402, PROV_EXIF_INT, PLAIN, "exif", "ExposureMode"},
    {PROV_EXIF_IFD, 0xa403, PROV_EXIF_INT, PLAIN, "exif", "WhiteBalance"},
    {PROV_EXIF_IFD, 0xa404, PROV_EXIF_RATIONAL, PLAIN, "exif", "DigitalZoomRatio"},
    {PROV_EXIF_IFD, 0xa405, PROV_EXIF_INT, PLAIN, "exif", "FocalLengthIn35mmFilm"},
    {PROV_EXIF_IFD, 0xa406, PROV_EXIF_INT, PLAIN, "exif", "SceneCaptureType"},
    {PROV_EXIF_IFD, 0xa407, PROV_EXIF_INT, PLAIN, "exif", "GainControl"},
    {PROV_EXIF_IFD, 0xa408, PROV_EXIF_INT, PLAIN, "exif", "Contrast"},
    {PROV_EXIF_IFD, 0xa409, PROV_EXIF_INT, PLAIN, "exif", "Saturation"},
    {PROV_EXIF_IFD, 0xa40a, PROV_EXIF_INT, PLAIN, "exif", "Sharpness"},
    {PROV_EXIF_IFD, 0xa40c, PROV_EXIF_INT, PLAIN, "exif", "SubjectDistanceRange"},
    /* One picture's and not a camera's, but as good as a number to find it by. */
    {PROV_EXIF_IFD, 0xa420, PROV_EXIF_TEXT, SERIAL, "exif", "ImageUniqueID"},
    {PROV_EXIF_IFD, 0xa430, PROV_EXIF_TEXT, PERSON, "exifEX", "CameraOwnerName"},
    {PROV_EXIF_IFD, 0xa431, PROV_EXIF_TEXT, SERIAL, "exifEX", "BodySerialNumber"},
    {PROV_EXIF_IFD, 0xa432, PROV_EXIF_LIST, PLAIN, "exifEX", "LensSpecification"},
    {PROV_EXIF_IFD, 0xa433, PROV_EXIF_TEXT, PLAIN, "exifEX", "LensMake"},
    {PROV_EXIF_IFD, 0xa434, PROV_EXIF_TEXT, PLAIN, "exifEX", "LensModel"},
    {PROV_EXIF_IFD, 0xa435, PROV_EXIF_TEXT, SERIAL, "exifEX", "LensSerialNumber"},
    {PROV_EXIF_IFD, 0xa500, PROV_EXIF_RATIONAL, PLAIN, "exifEX", "Gamma"},
    {PROV_EXIF_GPS, 0x0000, PROV_EXIF_VERSION, POSITION, "exif", "GPSVersionID"},
    {PROV_EXIF_GPS, 0x0001, PROV_EXIF_PART, POSITION, NULL, NULL},
    {PROV_EXIF_GPS, 0x0002, PROV_EXIF_COORD, POSITION, "exif", "GPSLatitude"},
    {PROV_EXIF_GPS, 0x0003, PROV_EXIF_PART, POSITION, NULL, NULL},
    {PROV_EXIF_GPS, 0x0004, PROV_EXIF_COORD, POSITION, "exif", "GPSLongitude"},
    {PROV_EXIF_GPS, 0x0005, PROV_EXIF_INT, POSITION, "exif", "GPSAltitudeRef"},
    {PROV_EXIF_GPS, 0x0006, PROV_EXIF_RATIONAL, POSITION, "exif", "GPSAltitude"},
    {PROV_EXIF_GPS, 0x0007, PROV_EXIF_TIME, POSITION, "exif", "GPSTimeStamp"},
    {PROV_EXIF_GPS, 0x0010, PROV_EXIF_TEXT, POSITION, "exif", "GPSImgDirectionRef"},
    {PROV_EXIF_GPS, 0x0011, PROV_EXIF_RATIONAL, POSITION, "exif", "GPSImgDirection"},
    {PROV_EXIF_GPS, 0x001d, PROV_EXIF_TEXT, POSITION, "exif", "GPSDateStamp"},
};
/* clang-format on */
_Static_assert(sizeof(tags) / sizeof(tags[0]) < PROV_MAX_EXIF_TAGS, "room for each tag");

const struct prov_exif_tag *prov_exif_tag_at(size_t i)
{
	return i < sizeof(tags) / sizeof(tags[0]) ? &tags[i] : NULL;
}
