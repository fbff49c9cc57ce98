"""The database models, one file per subject. Importing the package registers all of them."""

from classroom.models.access import Access
from classroom.models.answer import Answer, AnswerVersion, Submission
from classroom.models.assignment import Assignment, AssignmentOverride, Attempt
from classroom.models.audit import AuditEntry
from classroom.models.course import Course, Enrolment, JoinRequest
from classroom.models.delivery import Delivery
from classroom.models.email_change import EmailChange
from classroom.models.erasure import Erasure
from classroom.models.identity import Identity, ProviderLogin, UsedToken
from classroom.models.import_draft import ImportDraft, ImportFile, ImportItem
from classroom.models.lesson import Lesson, LessonItem, LessonTeacher
from classroom.models.lesson_preset import LessonPreset
from classroom.models.lti import (
    LtiContext,
    LtiDeployment,
    LtiKey,
    LtiLink,
    LtiLogin,
    LtiPass,
    LtiPlatform,
    LtiRegistration,
    LtiScore,
)
from classroom.models.moderation import ModeratedText
from classroom.models.new_passwords import NewPasswords
from classroom.models.offer import Offer
from classroom.models.participant import Participant
from classroom.models.picture import Picture
from classroom.models.practice import PracticeCard, PracticeReview
from classroom.models.presence import PresenceReport
from classroom.models.question import Question, QuestionTag, QuestionVersion
from classroom.models.quiz import Quiz, QuizItem
from classroom.models.round import Round
from classroom.models.school_import import SchoolImport
from classroom.models.server_clock import ServerClock
from classroom.models.server_option import ServerOption
from classroom.models.slide import ShownSlide
from classroom.models.user import User
from classroom.models.webhook import Webhook
from classroom.models.worker import Worker

__all__ = [
    "Access",
    "Answer",
    "AnswerVersion",
    "Assignment",
    "AssignmentOverride",
    "Attempt",
    "AuditEntry",
    "Course",
    "Delivery",
    "EmailChange",
    "Enrolment",
    "Erasure",
    "Identity",
    "ImportDraft",
    "ImportFile",
    "ImportItem",
    "JoinRequest",
    "Lesson",
    "LessonItem",
    "LessonPreset",
    "LessonTeacher",
    "LtiContext",
    "LtiDeployment",
    "LtiKey",
    "LtiLink",
    "LtiLogin",
    "LtiPass",
    "LtiPlatform",
    "LtiRegistration",
    "LtiScore",
    "ModeratedText",
    "NewPasswords",
    "Offer",
    "Participant",
    "Picture",
    "PracticeCard",
    "PracticeReview",
    "PresenceReport",
    "ProviderLogin",
    "Question",
    "QuestionTag",
    "QuestionVersion",
    "Quiz",
    "QuizItem",
    "Round",
    "SchoolImport",
    "ServerClock",
    "ServerOption",
    "ShownSlide",
    "Submission",
    "UsedToken",
    "User",
    "Webhook",
    "Worker",
]
