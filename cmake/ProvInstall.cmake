# SPDX-License-Identifier: Apache-2.0
# Headers, both libraries, tools (cmd/CMakeLists.txt installs those), man pages, examples, and the two ways in:
# find_package(Prov) and pkg-config. tests/install tries all of it from outside.
include(CMakePackageConfigHelpers)
set(PROV_CMAKE_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/Prov)

install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/prov ${PROJECT_BINARY_DIR}/include/prov
  DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.h")
install(TARGETS prov EXPORT ProvTargets
  RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR}
  LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(TARGETS prov_static EXPORT ProvStaticTargets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})

# Two export sets, so that who links the shared library needs none of ours at build time.
install(EXPORT ProvTargets NAMESPACE Prov:: DESTINATION ${PROV_CMAKE_DIR})
install(EXPORT ProvStaticTargets NAMESPACE Prov:: DESTINATION ${PROV_CMAKE_DIR})
configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/ProvConfig.cmake.in
  ${PROJECT_BINARY_DIR}/ProvConfig.cmake INSTALL_DESTINATION ${PROV_CMAKE_DIR}
  NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/ProvConfigVersion.cmake
  COMPATIBILITY SameMajorVersion)
install(FILES ${PROJECT_BINARY_DIR}/ProvConfig.cmake ${PROJECT_BINARY_DIR}/ProvConfigVersion.cmake
  DESTINATION ${PROV_CMAKE_DIR})

# Relative to the file where possible: the tree can be moved, and `cmake --install --prefix` is right.
if(IS_ABSOLUTE "${CMAKE_INSTALL_LIBDIR}")
  set(PROV_PC_PREFIX "${CMAKE_INSTALL_PREFIX}")
else()
  file(RELATIVE_PATH PROV_PC_PREFIX "/${CMAKE_INSTALL_LIBDIR}/pkgconfig" "/")
  string(REGEX REPLACE "/$" "" PROV_PC_PREFIX "\${pcfiledir}/${PROV_PC_PREFIX}")
endif()
foreach(dir INCLUDE LIB)
  if(IS_ABSOLUTE "${CMAKE_INSTALL_${dir}DIR}")
    set(PROV_PC_${dir}DIR "${CMAKE_INSTALL_${dir}DIR}")
  else()
    set(PROV_PC_${dir}DIR "\${prefix}/${CMAKE_INSTALL_${dir}DIR}")
  endif()
endforeach()
configure_file(${PROJECT_SOURCE_DIR}/cmake/prov.pc.in ${PROJECT_BINARY_DIR}/prov.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/prov.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

foreach(section 1 3 5 7)
  file(GLOB PROV_MAN_PAGES CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/docs/man/*.${section})
  if(PROV_MAN_PAGES)
    install(FILES ${PROV_MAN_PAGES} DESTINATION ${CMAKE_INSTALL_MANDIR}/man${section})
  endif()
endforeach()
# What man pages, headers and messages name, and what these lead to.
foreach(page policies signals limits receipts marks status-codes)
  install(FILES ${PROJECT_SOURCE_DIR}/docs/${page}.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
endforeach()
install(DIRECTORY ${PROJECT_SOURCE_DIR}/docs/examples DESTINATION ${CMAKE_INSTALL_DOCDIR}
  FILES_MATCHING PATTERN "*.[ch]")
