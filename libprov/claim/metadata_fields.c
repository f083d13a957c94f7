/* SPDX-License-Identifier: Apache-2.0 */
/* What c2pa.metadata may hold (C2PA 2.4, 18.17.3 and Appendix B). */
#include "claim/metadata.h"

/* Names between spaces; NULL: all of the schema's (B.1). */
static const struct prov_metadata_schema schemas[] = {
    {"xmp", "http://ns.adobe.com/xap/1.0/", NULL},
    {"xmpMM", "http://ns.adobe.com/xap/1.0/mm/", NULL},
    {"xmpTPg", "http://ns.adobe.com/xap/1.0/t/pg/", NULL},
    {"crs", "http://ns.adobe.com/camera-raw-settings/1.0/", NULL},
    {"pdf", "http://ns.adobe.com/pdf/1.3/", NULL},
    {"dc", "http://purl.org/dc/elements/1.1/",
	" coverage created date format identifier language modified relation title type "},
    {"Iptc4xmpCore", "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/", " Scene "},
    {"Iptc4xmpExt", "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
	" DigImageGUID DigitalSourceType EventId Genre ImageRating ImageRegion RegistryId "
	"LocationCreated LocationShown MaxAvailHeight MaxAvailWidth "},
    {"exif", "http://ns.adobe.com/exif/1.0/",
	" ApertureValue BrightnessValue CFAPattern ColorSpace CompressedBitsPerPixel Contrast "
	"CustomRendered DateTimeDigitized DateTimeOriginal DeviceSettingDescription "
	"DigitalZoomRatio ExifVersion ExposureBiasValue ExposureIndex ExposureMode "
	"ExposureProgram ExposureTime FileSource Flash FlashEnergy FlashpixVersion FNumber "
	"FocalLength FocalLengthIn35mmFilm FocalPlaneResolutionUnit FocalPlaneXResolution "
	"FocalPlaneYResolution GainControl ImageUniqueID ISOSpeedRatings LightSource "
	"MaxApertureValue MeteringMode OECF OffsetTimeOriginal PixelXDimension PixelYDimension "
	"RelatedSoundFile Saturation SceneCaptureType SceneType SensingMethod Sharpness "
	"ShutterSpeedValue SpatialFrequencyResponse SpectralSensitivity SubjectArea "
	"SubjectDistance SubjectDistanceRange SubjectLocation WhiteBalance "
	"GPSAltitude GPSAltitudeRef GPSDateStamp GPSDestBearing GPSDestBearingRef "
	"GPSDestDistance GPSDestDistanceRef GPSDestLatitude GPSDestLongitude GPSDifferential "
	"GPSDOP GPSHPositioningError GPSImgDirection GPSImgDirectionRef GPSLatitude GPSLongitude "
	"GPSMapDatum GPSMeasureMode GPSProcessingMethod GPSSatellites GPSSpeed GPSSpeedRef "
	"GPSStatus GPSTimeStamp GPSTrack GPSTrackRef GPSVersionID "},
    {"exifEX", "http://cipa.jp/exif/1.0/",
	" Acceleration BodySerialNumber CameraElevationAngle CameraFirmware CompositeImage Gamma "
	"Humidity ImageEditingSoftware ImageUniqueID InteroperabilityIndex ISOSpeed "
	"ISOSpeedLatitudeyyy ISOSpeedLatitudezzz LensMake LensModel LensSerialNumber "
	"LensSpecification MetadataEditingSoftware PhotographicSensitivity Pressure "
	"RAWDevelopingSoftware RecommendedExposureIndex SensitivityType "
	"SourceImageNumberOfCompositeImage SourceExposureTimesOfCompositeImage "
	"StandardOutput-Sensitivity Temperature WaterDepth "},
    {"photoshop", "http://ns.adobe.com/photoshop/1.0/",
	" Category City ColorMode Country DateCreated DocumentAncestors History ICCProfile State "
	"SupplementalCategories TextLayers TransmissionReference Urgency "},
    {"tiff", "http://ns.adobe.com/tiff/1.0/",
	" BitsPerSample Compression ImageLength ImageWidth Make Model Orientation "
	"PhotometricInterpretation PlanarConfiguration PrimaryChromaticities ReferenceBlackWhite "
	"ResolutionUnit SamplesPerPixel TransferFunction WhitePoint XResolution YResolution "
	"YCbCrCoefficients YCbCrPositioning YCbCrSubSampling "},
    {"plus", "http://ns.useplus.org/ldf/xmp/1.0/",
	" FileNameAsDelivered FirstPublicationDate ImageFileFormatAsDelivered "
	"ImageFileSizeAsDelivered ImageType Version "},
};

const struct prov_metadata_schema *prov_metadata_schema(const char *prefix)
{
	for (size_t i = 0; i < sizeof(schemas) / sizeof(schemas[0]); i++) {
		if (strcmp(schemas[i].prefix, prefix) == 0)
			return &schemas[i];
	}
	return NULL;
}

bool prov_metadata_is_allowed(const char *prefix, const char *name)
{
	const struct prov_metadata_schema *schema = prov_metadata_schema(prefix);
	size_t n = strlen(name);
	const char *at;

	if (schema == NULL || n == 0 || strchr(name, ' ') != NULL)
		return false;
	if (schema->names == NULL)
		return true;
	for (at = schema->names; (at = strstr(at, name)) != NULL; at++) {
		if (at[-1] == ' ' && at[n] == ' ')
			return true;
	}
	return false;
}
