// SPDX-License-Identifier: Apache-2.0

/** Bad input and hostile places: the application must not notice, and the agent must say what it cannot see. */
package io.fourwave.hostile;
