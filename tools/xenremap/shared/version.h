/* SPDX-License-Identifier: GPL-2.0 */
/* The version of the whole project; packages read it from here. */
#ifndef XENREMAP_VERSION_H
#define XENREMAP_VERSION_H

#define XENREMAP_VERSION	"0.2.0"

#endif /* XENREMAP_VERSION_H */
