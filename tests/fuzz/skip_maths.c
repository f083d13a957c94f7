/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signatures and hashes that are always right, so that a fuzzer gets past them. The linker puts
 * these in the place of the library's own in the target that asks for it (--wrap), and only in a
 * build with PROV_FUZZ_SKIP_MATHS: the library is the same, and no other program has them.
 */
#include "crypto/spki.h"

#ifndef PROV_FUZZ_SKIP_MATHS
#error "only for fuzzing: a program that skips the mathematics proves nothing"
#endif
#ifdef NDEBUG
#error "only for fuzzing: never in an optimised build"
#endif

bool __wrap_prov_equal_ct(struct prov_bytes a, struct prov_bytes b);
int __wrap_prov_sig_verify(enum prov_alg alg, struct prov_bytes spki, struct prov_known_keys *known,
    const struct prov_bytes *parts, size_t num, struct prov_bytes sig, enum prov_sig_result *out,
    struct prov_err *err);

/* What begins with 0 matches nothing, so that what comes behind a mismatch is reached, too. */
bool __wrap_prov_equal_ct(struct prov_bytes a, struct prov_bytes b)
{
	return a.n == b.n && (a.n == 0 || (a.p[0] != 0 && b.p[0] != 0));
}

/* Keys that don't fit, and signatures of another size, are no matter of mathematics. */
int __wrap_prov_sig_verify(enum prov_alg alg, struct prov_bytes spki, struct prov_known_keys *known,
    const struct prov_bytes *parts, size_t num, struct prov_bytes sig, enum prov_sig_result *out,
    struct prov_err *err)
{
	struct prov_spki key;

	(void)known;
	(void)parts;
	(void)num;
	(void)err;
	prov_spki_parse(spki, &key);
	*out = !prov_spki_fits(&key, alg)                        ? PROV_SIG_UNFIT
	       : sig.n == prov_sig_size(alg, key.kind, key.bits) ? PROV_SIG_GOOD
								 : PROV_SIG_BAD;
	return PROV_OK;
}
