/* SPDX-License-Identifier: Apache-2.0 */
/* The names by which OpenSSL finds digests, without those that its list of all names repeats. */
#ifndef CMD_LEANDIGESTS_H
#define CMD_LEANDIGESTS_H

/*
 * Once a digest was fetched, in a process that started with OPENSSL_INIT_NO_ADD_ALL_DIGESTS: adds
 * the digests that OpenSSL would have added itself (EVP_get_digestbyname, EVP_get_digestbynid).
 * Added before, each of their names would go once more into the list that fetching makes, in three
 * spellings; the providers' own names are all there.
 */
void leandigests_add(void);

#endif
