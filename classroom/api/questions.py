"""The API of questions and quizzes."""

from flask import Blueprint

blueprint = Blueprint("api_questions", __name__)
