// SPDX-License-Identifier: Apache-2.0

/** Tests of {@code io.fourwave.cli.host}. */
package io.fourwave.cli.host;
