// SPDX-License-Identifier: Apache-2.0
/** Every socket descriptor of this process, accounted for, and what waits to be accepted. Watch thread. Agent loader. */
package io.fourwave.watch.inventory;
