# SPDX-License-Identifier: Apache-2.0
# Reads status.def and prints "code|severity|clause|meaning" for each row; run by status.sh.
/^S\(/ || row != "" {
	row = row " " $0
	if (row ~ /\)[ \t]*$/) {
		severity = row
		sub(/^[^,]*, */, "", severity)
		sub(/,.*/, "", severity)
		# The strings: code, clause, meaning (which may be of several pieces).
		gsub(/" +"/, "", row)
		split(row, part, "\"")
		clause = part[4] == "-" ? "—" : part[4]
		severity = severity == "INFO" ? "informational" : tolower(severity)
		printf "%s|%s|%s|%s\n", part[2], severity, clause, part[6]
		row = ""
	}
}
