# SPDX-License-Identifier: Apache-2.0
# Finds banned functions, or those of -v only=...; run by banned.sh.
BEGIN {
	banned = "(strcpy|strcat|sprintf|vsprintf|gets|alloca|strtok|atoi|atol|atoll|atof|strncpy|" \
	    "strncat|scanf|sscanf|tmpnam|mktemp|tempnam|rand|srand|system|popen|gmtime|" \
	    "localtime|ctime|asctime|strerror|setlocale)"
	if (only != "")
		banned = "(" only ")"
}
FNR == 1 {
	comment = 0
}
{
	line = $0
	text = ""
	# Comments and strings may name them.
	while (line != "") {
		if (comment) {
			end = index(line, "*/")
			if (end == 0)
				break
			line = substr(line, end + 2)
			comment = 0
		} else if (match(line, /^\/\*/)) {
			comment = 1
			line = substr(line, 3)
		} else if (match(line, /^\/\//))
			break
		else if (match(line, /^"([^"\\]|\\.)*"/))
			line = substr(line, RLENGTH + 1)
		else if (match(line, /^'([^'\\]|\\.)+'/))
			line = substr(line, RLENGTH + 1)
		else {
			text = text substr(line, 1, 1)
			line = substr(line, 2)
		}
	}
	if (match(text, "(^|[^A-Za-z0-9_])" banned "[ \t]*\\(")) {
		printf "%s:%d: %s\n", FILENAME, FNR, $0
		bad = 1
	}
}
END {
	exit bad
}