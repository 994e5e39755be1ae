// SPDX-License-Identifier: Apache-2.0

/** The report's page in a real browser, which is driven by its DevTools protocol. */
package io.fourwave.page;
