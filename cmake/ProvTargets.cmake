# SPDX-License-Identifier: Apache-2.0
# Targets for people: tidy, format, coverage.
add_custom_target(tidy
  COMMAND ${PROJECT_SOURCE_DIR}/scripts/tidy.sh ${PROJECT_BINARY_DIR}
  WORKING_DIRECTORY ${PROJECT_SOURCE_DIR} VERBATIM USES_TERMINAL)
add_custom_target(format
  COMMAND ${PROJECT_SOURCE_DIR}/scripts/format.sh
  WORKING_DIRECTORY ${PROJECT_SOURCE_DIR} VERBATIM USES_TERMINAL)
if(PROV_COVERAGE)
  add_custom_target(coverage
    COMMAND ${PROJECT_SOURCE_DIR}/scripts/coverage.sh ${PROJECT_BINARY_DIR}
    WORKING_DIRECTORY ${PROJECT_SOURCE_DIR} VERBATIM USES_TERMINAL)
endif()
