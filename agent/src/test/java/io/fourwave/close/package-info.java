// SPDX-License-Identifier: Apache-2.0

/** What may be closed on demand, and what came of it. */
package io.fourwave.close;
