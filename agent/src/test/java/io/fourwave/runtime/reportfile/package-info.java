// SPDX-License-Identifier: Apache-2.0

/** Tests of {@code io.fourwave.runtime.reportfile}. */
package io.fourwave.runtime.reportfile;
