/* SPDX-License-Identifier: Apache-2.0 */
/* usage: remote_make URL NAME KEY CERT: writes NAME.png, whose credentials are to be found at URL,
 * and them, as NAME.c2pa. */
#include <stdio.h>
#include <stdlib.h>

#include "helper/forge_test.h"
#include "helper/remote.h"
#include "helper/xmp_sample.h"
#include "prov/signer.h"

#define OK(call) assert_int_equal(call, PROV_OK)

static size_t load(const char *path, char *buf, size_t len)
{
	FILE *in = fopen(path, "rb");
	size_t n;

	if (in == NULL) {
		perror(path);
		exit(1);
	}
	n = fread(buf, 1, len, in);
	(void)fclose(in);
	return n;
}

static void save(const char *name, const char *ending, struct prov_bytes data)
{
	char path[512];
	FILE *out;

	(void)snprintf(path, sizeof(path), "%s%s", name, ending);
	out = fopen(path, "wb");
	if (out == NULL || fwrite(data.p, 1, data.n, out) != data.n || fclose(out) != 0) {
		perror(path);
		exit(1);
	}
}

static void sign_as(struct forge *f, const char *key_file, const char *cert_file)
{
	struct prov_key *key;
	char pem[8192];
	size_t n = load(key_file, pem, sizeof(pem));

	OK(prov_key_load(&key, pem, n, key_file, NULL, NULL, NULL));
	n = load(cert_file, pem, sizeof(pem));
	prov_signer_free(f->signer);
	OK(prov_signer_new(&f->signer, key, PROV_ALG_AUTO, pem, n, cert_file, 0, NULL));
}

int main(int argc, char **argv)
{
	char packet[2048];
	struct prov_bytes file;
	struct prov_wr wr;
	struct forge f;

	if (argc != 5)
		return 2;
	(void)snprintf(packet, sizeof(packet), XMP_PACKET("%s"), argv[1]);
	xmp_sample_png(&wr, prov_bytes_str(packet));
	file = prov_wr_data(&wr);
	forge_init(&f);
	sign_as(&f, argv[3], argv[4]);
	(void)forge_png(&f, remote_manifest, &file);
	save(argv[2], ".png", file);
	save(argv[2], ".c2pa", prov_wr_data(&f.store));
	forge_fini(&f);
	prov_wr_fini(&wr);
	return 0;
}
