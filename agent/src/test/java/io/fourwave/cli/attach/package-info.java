// SPDX-License-Identifier: Apache-2.0

/** Tests of {@code io.fourwave.cli.attach}. */
package io.fourwave.cli.attach;
