/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/xmp_sample.h"

#include "helper/signed.h"

#define PNG_HEAD 33 /* signature and IHDR */

void xmp_sample_png(struct prov_wr *wr, struct prov_bytes packet)
{
	static const char head[] = "XML:com.adobe.xmp\0\0\0\0"; /* its own NUL ends the last text */
	struct prov_bytes png = sample_png();

	prov_wr_init(wr, (size_t)64 << 20);
	prov_wr_bytes(wr, prov_bytes_sub(png, 0, PNG_HEAD));
	prov_wr_u32(wr, (uint32_t)(sizeof(head) + packet.n));
	prov_wr_str(wr, "iTXt");
	prov_wr_bytes(wr, prov_bytes(head, sizeof(head)));
	prov_wr_bytes(wr, packet);
	prov_wr_u32(wr, 0); /* no one asks for the CRC */
	prov_wr_bytes(wr, prov_bytes_sub(png, PNG_HEAD, png.n));
}

void xmp_sample_jpeg(struct prov_wr *wr, struct prov_bytes packet)
{
	static const char head[] = "http://ns.adobe.com/xap/1.0/";
	struct prov_bytes jpeg = sample_jpeg();

	prov_wr_init(wr, (size_t)64 << 20);
	prov_wr_bytes(wr, prov_bytes_sub(jpeg, 0, 2));
	prov_wr_u16(wr, 0xffe1);
	prov_wr_u16(wr, (uint16_t)(2 + sizeof(head) + packet.n));
	prov_wr_bytes(wr, prov_bytes(head, sizeof(head)));
	prov_wr_bytes(wr, packet);
	prov_wr_bytes(wr, prov_bytes_sub(jpeg, 2, jpeg.n));
}
