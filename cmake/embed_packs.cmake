# Writes every pack file as a string literal of escaped bytes, in pieces below the compiler's limit, with its path below policies/.
set(text "// made by cmake/embed_packs.cmake\n#include \"policy/builtin_packs.hpp\"\n\nnamespace baoxue::inline v1::policy_detail {\n")
string(APPEND text "const std::vector<BuiltinFile>& builtin_files() {\n  static const std::vector<BuiltinFile> files = {\n")
foreach(file IN LISTS FILES)
  file(RELATIVE_PATH name "${ROOT}" "${file}")
  file(READ "${file}" body HEX)
  # Sixteen bytes a line, then an escape for each byte.
  string(REPEAT "[0-9a-f][0-9a-f]" 16 row)
  string(REGEX REPLACE "(${row})" "\\1\"\n\"" body "${body}")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "\\\\x\\1" body "${body}")
  string(APPEND text "    {\"${name}\", \"${body}\"},\n")
endforeach()
string(APPEND text "  };\n  return files;\n}\n}  // namespace\n")
file(WRITE "${OUT}" "${text}")
