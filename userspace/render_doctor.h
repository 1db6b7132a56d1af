/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The checks of a machine as text or JSON.
 */
#ifndef VMINSPECT_RENDER_DOCTOR_H
#define VMINSPECT_RENDER_DOCTOR_H

#include "doctor.h"
#include "json.h"
#include "style.h"

void render_doctor(const struct doctor *d, const struct style *style,
		   FILE *file);
void render_doctor_json(const struct doctor *d, struct json *j);

#endif /* VMINSPECT_RENDER_DOCTOR_H */
