/* SPDX-License-Identifier: Apache-2.0 */
#include "format/zip.h"

int prov_zip_by_place(const struct prov_zip_member *a, const struct prov_zip_member *b)
{
	return (a->off > b->off) - (a->off < b->off);
}

int prov_zip_by_name(const struct prov_zip_member *a, const struct prov_zip_member *b)
{
	size_t n = a->name.n < b->name.n ? a->name.n : b->name.n;
	int order = n == 0 ? 0 : memcmp(a->name.p, b->name.p, n);

	return order != 0 ? order : (a->name.n > b->name.n) - (a->name.n < b->name.n);
}

static void sift_down(struct prov_zip_member **v, size_t root, size_t n,
    int (*compare)(const struct prov_zip_member *, const struct prov_zip_member *))
{
	struct prov_zip_member *moved = v[root];

	for (size_t child; (child = 2 * root + 1) < n; root = child) {
		if (child + 1 < n && compare(v[child], v[child + 1]) < 0)
			child++;
		if (compare(moved, v[child]) >= 0)
			break;
		v[root] = v[child];
	}
	v[root] = moved;
}

/* Heapsort: the order is a stranger's, and qsort promises nothing about its worst case. */
void prov_zip_sort(struct prov_zip_member **v, size_t n,
    int (*compare)(const struct prov_zip_member *, const struct prov_zip_member *))
{
	for (size_t i = n / 2; i > 0; i--)
		sift_down(v, i - 1, n, compare);
	for (size_t end = n; end > 1; end--) {
		struct prov_zip_member *greatest = v[0];

		v[0] = v[end - 1];
		v[end - 1] = greatest;
		sift_down(v, 0, end - 1, compare);
	}
}
