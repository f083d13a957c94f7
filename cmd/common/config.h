/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The user's folder $XDG_CONFIG_HOME/prov (or ~/.config/prov) and the settings in its file config.
 */
#ifndef CMD_CONFIG_H
#define CMD_CONFIG_H

struct config {
	char *key;                    /* default of sign --key, or NULL */
	char *cert;                   /* default of sign --cert, or NULL */
	char *path;                   /* the file, or NULL */
	unsigned key_line, cert_line; /* where in it they stand, from 1 */
};

/* PATH below the user's folder (malloc), or NULL where there is no home. */
char *config_path(const char *path);

/*
 * Reads the file: lines "name = value"; "#" begins a comment at the beginning of a line or behind
 * white space; a value can stand in quotes. A value that names a file may
 * begin with "~/"; one that is not absolute is taken from the folder of the file. A missing file is
 * an empty one; what can't be understood is warned about. Returns 0, or -1 having said why.
 */
int config_load(struct config *config);
void config_free(struct config *config);

#endif
