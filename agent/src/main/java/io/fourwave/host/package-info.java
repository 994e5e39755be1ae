// SPDX-License-Identifier: Apache-2.0
/**
 * What this host and this process tell about themselves, read once from /proc: limits, names, open descriptors. The
 * agent's own threads only. Agent loader. Imports nothing of ours.
 */
package io.fourwave.host;
