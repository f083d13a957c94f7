/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/exif_make.h"

const struct exif_entry exif_camera[] = {
    {0, 0x010f, 2, 8, "Example", {0}},
    {0, 0x0110, 2, 10, "Shooter 1 ", {0}},
    {0, 0x0112, 3, 1, NULL, {6}},
    {0, 0x0132, 2, 20, "2024:05:01 10:11:12", {0}},
    {0, 0x013b, 2, 9, "Ada Name", {0}},
    {1, 0x829a, 5, 1, NULL, {1, 200}},
    {1, 0x829d, 5, 1, NULL, {28, 10}},
    {1, 0x8827, 3, 1, NULL, {400}},
    {1, 0x9000, 7, 4, "0232", {0}},
    {1, 0x9003, 2, 20, "2024:05:01 10:11:10", {0}},
    {1, 0x9004, 2, 20, "    :  :     :  :  ", {0}},
    {1, 0x9204, 10, 1, NULL, {(uint32_t)-1, 3}},
    {1, 0x927c, 7, 12, "maker's note", {0}},
    {1, 0xa300, 7, 1, "\3", {0}},
    {1, 0xa431, 2, 7, "SN1234", {0}},
    {1, 0xa432, 5, 3, NULL, {24, 1, 70, 1, 0, 0}},
    {2, 0x0000, 1, 4, "\2\3\0\0", {0}},
    {2, 0x0001, 2, 2, "N", {0}},
    {2, 0x0002, 5, 3, NULL, {39, 1, 21, 1, 612, 100}},
    {2, 0x0003, 2, 2, "W", {0}},
    {2, 0x0004, 5, 3, NULL, {74, 1, 26573, 1000, 0, 1}},
    {2, 0x0007, 5, 3, NULL, {18, 1, 22, 1, 57, 1}},
};
const size_t exif_camera_n = sizeof(exif_camera) / sizeof(exif_camera[0]);

static void put(struct prov_wr *wr, bool little, uint32_t v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		prov_wr_u8(wr, (uint8_t)(v >> (8 * (little ? i : n - 1 - i))));
}

static void put_value(struct prov_wr *wr, bool little, const struct exif_entry *e)
{
	size_t n = e->type == 3 ? 2 : 4, numbers = e->type == 5 || e->type == 10 ? 2 : 1;

	if (e->text != NULL)
		prov_wr_bytes(wr, prov_bytes(e->text, e->count));
	for (size_t i = 0; e->text == NULL && i < e->count * numbers; i++)
		put(wr, little, e->numbers[i], n);
}

static void put_entry(struct prov_wr *wr, struct prov_wr *values, size_t base, bool little,
    const struct exif_entry *e)
{
	struct prov_wr value;

	prov_wr_init(&value, 4096);
	put_value(&value, little, e);
	put(wr, little, e->tag, 2);
	put(wr, little, e->type, 2);
	put(wr, little, e->count, 4);
	if (value.n <= 4) {
		prov_wr_zeros(&value, 4 - value.n);
		prov_wr_bytes(wr, prov_wr_data(&value));
	} else {
		put(wr, little, (uint32_t)(base + values->n), 4);
		prov_wr_bytes(values, prov_wr_data(&value));
	}
	prov_wr_fini(&value);
}

void exif_make(struct prov_wr *wr, bool little, const struct exif_entry *entries, size_t n)
{
	size_t counts[3] = {0}, at[4] = {8};
	struct prov_wr values;

	for (size_t i = 0; i < n; i++)
		counts[entries[i].dir]++;
	counts[0] += 2;
	for (size_t i = 0; i < 3; i++)
		at[i + 1] = at[i] + 2 + counts[i] * 12 + 4;
	prov_wr_init(wr, (size_t)1 << 20);
	prov_wr_init(&values, (size_t)1 << 20);
	prov_wr_str(wr, little ? "II" : "MM");
	put(wr, little, 42, 2);
	put(wr, little, 8, 4);
	for (unsigned dir = 0; dir < 3; dir++) {
		put(wr, little, (uint32_t)counts[dir], 2);
		for (size_t i = 0; i < n; i++) {
			if (entries[i].dir == dir)
				put_entry(wr, &values, at[3], little, &entries[i]);
		}
		for (unsigned k = 1; dir == 0 && k < 3; k++) {
			put(wr, little, k == 1 ? 0x8769 : 0x8825, 2);
			put(wr, little, 4, 2);
			put(wr, little, 1, 4);
			put(wr, little, (uint32_t)at[k], 4);
		}
		put(wr, little, 0, 4);
	}
	prov_wr_bytes(wr, prov_wr_data(&values));
	prov_wr_fini(&values);
}
