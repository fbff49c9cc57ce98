"""The pages: HTML blueprints, one file per subject."""

from flask import Flask

from classroom.web import (
    accounts,
    admin,
    assignments,
    audit,
    bank,
    class_entry,
    class_page,
    co_teachers,
    compiled_templates,
    course_results,
    courses,
    dashboard,
    dev_components,
    email_address,
    errors,
    forgetting,
    language,
    lesson_grades,
    lesson_keys,
    lesson_marks,
    lesson_presets,
    lesson_reports,
    lessons,
    lti_platforms,
    lti_registrations,
    lti_today,
    own_password,
    own_results,
    pictures,
    practice,
    print_sheets,
    privacy,
    quiz_slides,
    quizzes,
    reset,
    school_import,
    server,
    sign_on,
    student,
    template_filters,
    webhooks,
    work,
)

__all__ = ["errors", "language", "register"]

BLUEPRINTS = (
    accounts,
    admin,
    assignments,
    audit,
    bank,
    class_entry,
    class_page,
    co_teachers,
    course_results,
    courses,
    dashboard,
    email_address,
    forgetting,
    language,
    lesson_grades,
    lesson_keys,
    lesson_marks,
    lesson_presets,
    lesson_reports,
    lessons,
    lti_platforms,
    lti_registrations,
    own_password,
    lti_today,
    own_results,
    practice,
    student,
    pictures,
    print_sheets,
    privacy,
    quiz_slides,
    quizzes,
    reset,
    server,
    school_import,
    sign_on,
    webhooks,
    work,
)


def register(app: Flask, *, development: bool) -> None:
    """Register all pages; in development also the page that shows all components."""
    language.register(app)
    template_filters.register(app)
    compiled_templates.keep(app)
    for module in BLUEPRINTS:
        app.register_blueprint(module.blueprint)
    if development:
        app.register_blueprint(dev_components.blueprint)
