// SPDX-License-Identifier: Apache-2.0

/** Tests of {@code io.fourwave.runtime.session}. */
package io.fourwave.runtime.session;
