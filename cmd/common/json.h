/* SPDX-License-Identifier: Apache-2.0 */
/* JSON on standard output, of what the tools themselves know: names and messages. */
#ifndef CMD_JSON_H
#define CMD_JSON_H

/* TEXT as a string in quotes; bytes that are not UTF-8 as \xHH. */
void json_string(const char *text);
/* , "KEY": "TEXT"; nothing where TEXT is NULL. */
void json_member(const char *key, const char *text);

#endif
