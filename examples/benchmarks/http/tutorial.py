"""The application of the usual Flask tutorial: JWT in a cookie, users in MongoDB, bcrypt.

Like most of its kind it reads the user from the database at each protected request, and hashes in the process
that serves everything else. Registration, login and the decorator are as such tutorials have them.
"""

import datetime
import functools
import os

import bcrypt
import jwt
import pymongo
from flask import Flask, jsonify, make_response, request

app = Flask(__name__)
app.config["SECRET_KEY"] = os.environ["SECRET_KEY"]
users = pymongo.MongoClient(os.environ["TUTORIAL_MONGO_URI"], connect=False).get_default_database()["users"]


def token_required(view):
    @functools.wraps(view)
    def decorated(*args, **kwargs):
        token = request.cookies.get("token")
        header = request.headers.get("Authorization", "")
        if header.startswith("Bearer "):
            token = header[len("Bearer "):]
        if not token:
            return jsonify({"message": "Token is missing!"}), 401
        try:
            data = jwt.decode(token, app.config["SECRET_KEY"], algorithms=["HS256"])
        except jwt.ExpiredSignatureError:
            return jsonify({"message": "Token has expired!"}), 401
        except jwt.InvalidTokenError:
            return jsonify({"message": "Invalid token!"}), 401
        current_user = users.find_one({"username": data["username"]})
        if current_user is None:
            return jsonify({"message": "Invalid token!"}), 401
        return view(current_user, *args, **kwargs)

    return decorated


@app.route("/register", methods=["POST"])
def register():
    data = request.get_json()
    if users.find_one({"username": data["username"]}):
        return jsonify({"message": "Username already exists!"}), 409
    hashed = bcrypt.hashpw(data["password"].encode(), bcrypt.gensalt())
    users.insert_one({"username": data["username"], "password": hashed})
    return jsonify({"message": "User registered successfully!"}), 201


@app.route("/login", methods=["POST"])
def login():
    data = request.get_json()
    user = users.find_one({"username": data["username"]})
    if not user or not bcrypt.checkpw(data["password"].encode(), user["password"]):
        return jsonify({"message": "Invalid username or password"}), 401
    expiry = datetime.datetime.utcnow() + datetime.timedelta(hours=1)
    token = jwt.encode({"username": user["username"], "exp": expiry}, app.config["SECRET_KEY"], algorithm="HS256")
    response = make_response(jsonify({"message": "Login successful!"}))
    response.set_cookie("token", token, httponly=True)
    return response


@app.route("/open")
def open_to_all():
    return "pong", 200, {"Content-Type": "text/plain"}


@app.route("/closed")
@token_required
def closed(current_user):
    return "pong", 200, {"Content-Type": "text/plain"}
