# SPDX-License-Identifier: Apache-2.0
# Prints the name of every PROV_API prototype; run by headers.sh.
{
	gsub(/\/\*([^*]|\*+[^*\/])*\*+\//, " ")
	line = $0
	if (comment) {
		if ((end = index(line, "*/")) == 0)
			next
		line = substr(line, end + 2)
		comment = 0
	}
	if ((start = index(line, "/*")) > 0) {
		line = substr(line, 1, start - 1)
		comment = 1
	}
	if (line ~ /^#/)
		next
	if (line ~ /^PROV_API / || text != "") {
		text = text " " line
		if (index(text, "(") > 0) {
			sub(/ *\(.*/, "", text)
			sub(/.*[ *]/, "", text)
			print text
			text = ""
		}
	} else if (line ~ /PROV_API/)
		print "a prototype that does not start its line: " line
}
