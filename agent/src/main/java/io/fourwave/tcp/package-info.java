// SPDX-License-Identifier: Apache-2.0
/** TCP as the RFC and Linux define it: states, steps, the step table. Pure: no I/O, no clock, imports nothing of ours. */
package io.fourwave.tcp;
