// SPDX-License-Identifier: Apache-2.0
/** Start, stop, wiring: the only place that knows all the others. Agent loader; nothing imports it. */
package io.fourwave.runtime;
